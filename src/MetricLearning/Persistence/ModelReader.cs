using System.Numerics;
using System.Text.Json;

namespace MetricLearning.Persistence;

/// <summary>Reads a model file: its settings, and its tensors if their shape is the expected one and their numbers are finite.</summary>
internal sealed class ModelReader : IDisposable
{
    private const int MaxDepth = 16;

    private readonly SafetensorsReader _file;
    private readonly JsonDocument _settings;
    private readonly HashSet<string> _read = [];

    /// <summary>Reads the header and the settings of a model of one kind.</summary>
    /// <param name="file">The file; disposed of with this reader.</param>
    /// <param name="kind">What the caller wants to read, one of <see cref="ModelKind"/>.</param>
    /// <exception cref="InvalidDataException">It is no model file of this version and kind.</exception>
    public ModelReader(SafetensorsReader file, string kind)
    {
        _file = file;
        try
        {
            _settings = Parse(file);
            Settings = new(_settings.RootElement, "", file);
            RequireVersionAndKind(kind);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The settings.</summary>
    public ModelSettings Settings { get; }

    /// <summary>An error that names the file.</summary>
    public InvalidDataException Invalid(string problem, Exception? cause = null, string remedy = "Get the file anew") =>
        _file.Invalid(problem, cause, remedy);

    /// <summary>An error about settings or numbers of which nothing can be made.</summary>
    public InvalidDataException Impossible(string what, ArgumentException cause) =>
        Invalid($"holds a {what} that cannot be: {cause.Message} It was damaged, or written by something else", cause);

    /// <summary>The shape of a tensor, of numbers of a type and with so many dimensions, each of which fits an array.</summary>
    /// <exception cref="InvalidDataException">The file has no such tensor.</exception>
    public int[] ShapeOf<T>(string name, int rank)
    {
        TensorElementType type = TensorElementTypes.Of<T>();
        if (!_file.TryGetTensor(name, out SafetensorsTensor? tensor))
        {
            throw Invalid($"has no tensor {StrictText.Shown(name)}. It was damaged, or written by something else");
        }

        bool isExpected = tensor.ElementType == type && tensor.Shape.Count == rank && tensor.Shape.All(length => length <= Array.MaxLength);
        return isExpected
            ? [.. tensor.Shape.Select(length => (int)length)]
            : throw Invalid($"has {StrictText.Shown(tensor.ToString())}; expected {type.Code()} of rank {rank}");
    }

    /// <summary>Reads all numbers of a tensor of one shape.</summary>
    /// <exception cref="InvalidDataException">The file has no such tensor, or a number is not finite.</exception>
    public void Read<T>(string name, ReadOnlySpan<nint> shape, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        int[] actual = ShapeOf<T>(name, shape.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (actual[i] != shape[i])
            {
                long[] expected = [.. shape];
                throw Invalid(
                    $"has {StrictText.Shown(name)} of shape {TensorShape.Text(actual.Select(length => (long)length))}; expected " +
                    $"{TensorShape.Text(expected)}, as its settings say");
            }
        }

        Read(name, 0, destination);
    }

    /// <summary>Reads some numbers of a tensor, which may be larger than an array can be.</summary>
    /// <exception cref="InvalidDataException">The file has no such tensor, or a number is not finite.</exception>
    public void Read<T>(string name, long start, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        _file.Read(name, start, destination, mustBeFinite: true);
        _read.Add(name);
    }

    /// <summary>Reads a whole tensor of one dimension.</summary>
    /// <exception cref="InvalidDataException">The file has no such tensor, or a number is not finite.</exception>
    public T[] ReadAll<T>(string name)
        where T : unmanaged, INumber<T>
    {
        _ = ShapeOf<T>(name, rank: 1);
        _read.Add(name);
        return _file.ReadAll<T>(name, mustBeFinite: true);
    }

    /// <summary>The rows of a tensor of two dimensions, to be read while the file, which stays open for them, is there.</summary>
    public OpenedRows OpenRows(string name)
    {
        _ = ShapeOf<float>(name, rank: 2);
        _read.Add(name);
        return _file.OpenRows(name, "Get the file anew, and open it again");
    }

    /// <summary>How many floats the file holds in tensors whose names begin with a prefix.</summary>
    public long CountFloats(string prefix) => _file.Tensors
        .Where(tensor => tensor.ElementType == TensorElementType.F32 && tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Sum(tensor => tensor.Count);

    /// <summary>Requires the file to hold nothing that has not been read.</summary>
    /// <exception cref="InvalidDataException">There is another tensor.</exception>
    public void RequireAllRead()
    {
        foreach (SafetensorsTensor tensor in _file.Tensors.Where(tensor => !_read.Contains(tensor.Name)))
        {
            throw Invalid($"has {StrictText.Shown(tensor.ToString())}, which its settings do not account for");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _settings?.Dispose();
        _file.Dispose();
    }

    private static JsonDocument Parse(SafetensorsReader file)
    {
        if (!file.Metadata.TryGetValue(ModelWriter.MetadataKey, out string? settings))
        {
            throw file.Invalid(
                $"has no {ModelWriter.MetadataKey} in its metadata: it is a safetensors file, but no model of this library",
                remedy: "Read its tensors with SafetensorsReader");
        }

        if (settings.Length > ModelWriter.MaxSettingsLength)
        {
            throw file.Invalid(
                $"has settings of {settings.Length} characters; at most {ModelWriter.MaxSettingsLength} are read. It was written by " +
                "something else");
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(settings, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("It is no object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the second: a name that is no text
        {
            throw file.Invalid($"has settings that are not the JSON of a model: {exception.Message} It was damaged", exception);
        }
    }

    private void RequireVersionAndKind(string kind)
    {
        int version = Settings.Int32("version");
        if (version != ModelWriter.Version)
        {
            throw Invalid(
                $"is of version {version} of the model format; this version of the library reads {ModelWriter.Version}",
                remedy: "Read it with the version of the library that wrote it, or a later one");
        }

        string actual = Settings.Text("kind");
        if (actual != kind)
        {
            throw Invalid($"holds a {StrictText.Shown(actual)}; expected a {kind}", remedy: "Load it by the method for what it holds");
        }
    }
}
