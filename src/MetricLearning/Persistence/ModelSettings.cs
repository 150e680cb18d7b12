using System.Text.Json;

namespace MetricLearning.Persistence;

/// <summary>An object of a model file's settings. What is missing, of another type or out of its range is refused by its name.</summary>
internal readonly struct ModelSettings(JsonElement element, string path, SafetensorsReader file)
{
    private readonly JsonElement _element = element;

    /// <summary>Requires the object to have no other properties than these.</summary>
    public void RequireNames(params ReadOnlySpan<string> names)
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw Invalid(property.Name, $"is unknown; expected {string.Join(", ", names!)}");
            }
        }
    }

    /// <summary>Whether there is a property that need not be there.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out _);

    /// <summary>A whole number.</summary>
    public int Int32(string name) => Property(name, JsonValueKind.Number).TryGetInt32(out int number)
        ? number
        : throw Invalid(name, "is no whole number that fits 32 bits");

    /// <summary>A whole number, or null.</summary>
    public int? OptionalInt32(string name) => IsNull(name) ? null : Int32(name);

    /// <summary>A finite number.</summary>
    public double Double(string name) =>
        Property(name, JsonValueKind.Number).TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Invalid(name, "is no finite number");

    /// <summary>A number, or null.</summary>
    public double? OptionalDouble(string name) => IsNull(name) ? null : Double(name);

    /// <summary>True or false.</summary>
    public bool Boolean(string name) => Property(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind kind => throw Invalid(name, $"is a JSON {kind}; expected true or false"),
    };

    /// <summary>Text.</summary>
    public string Text(string name) => TextOf(Property(name, JsonValueKind.String), name);

    /// <summary>A value by its name in the file.</summary>
    public T Choice<T>(string name, params ReadOnlySpan<(string Name, T Value)> table)
    {
        string text = Text(name);
        foreach ((string known, T value) in table)
        {
            if (known == text)
            {
                return value;
            }
        }

        throw Unknown(name, text);
    }

    /// <summary>An object.</summary>
    public ModelSettings Object(string name) => new(Property(name, JsonValueKind.Object), PathTo(name), file);

    /// <summary>An object, or null.</summary>
    public ModelSettings? OptionalObject(string name) => IsNull(name) ? null : Object(name);

    /// <summary>A list of objects.</summary>
    public ModelSettings[] Objects(string name, int maxCount)
    {
        JsonElement[] elements = List(name, maxCount, JsonValueKind.Object);
        var objects = new ModelSettings[elements.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = new(elements[i], $"{PathTo(name)}[{i}]", file);
        }

        return objects;
    }

    /// <summary>A list of whole numbers.</summary>
    public int[] Int32s(string name, int maxCount)
    {
        JsonElement[] elements = List(name, maxCount, JsonValueKind.Number);
        int[] numbers = new int[elements.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!elements[i].TryGetInt32(out numbers[i]))
            {
                throw Invalid(name, "has an entry that is no whole number that fits 32 bits");
            }
        }

        return numbers;
    }

    /// <summary>An error that names the file and the setting.</summary>
    public InvalidDataException Invalid(string name, string problem) =>
        file.Invalid($"holds settings in which {StrictText.Shown(PathTo(name))} {problem}. It was damaged, or written by something else");

    /// <summary>An error about a name that stands for nothing here.</summary>
    public InvalidDataException Unknown(string name, string text) =>
        Invalid(name, $"is {StrictText.Shown(text)}, which this version of the library does not know");

    private bool IsNull(string name) => Property(name).ValueKind == JsonValueKind.Null;

    private JsonElement Property(string name) =>
        _element.TryGetProperty(name, out JsonElement value) ? value : throw Invalid(name, "is missing");

    private JsonElement Property(string name, JsonValueKind kind)
    {
        JsonElement value = Property(name);
        return value.ValueKind == kind ? value : throw Invalid(name, $"is a JSON {value.ValueKind}; expected {kind}");
    }

    private JsonElement[] List(string name, int maxCount, JsonValueKind kind)
    {
        JsonElement list = Property(name, JsonValueKind.Array);
        int count = list.GetArrayLength();
        if (count > maxCount)
        {
            throw Invalid(name, $"has {count} entries; expected at most {maxCount}");
        }

        JsonElement[] elements = [.. list.EnumerateArray()];
        return Array.TrueForAll(elements, element => element.ValueKind == kind)
            ? elements
            : throw Invalid(name, $"has an entry that is no JSON {kind}");
    }

    private string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Invalid(name, "has half of a surrogate pair, which is no text");
        }
    }

    private string PathTo(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
