using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MetricLearning.Data;

namespace FewShot;

/// <summary>Handwritten digits of 8 × 8 pixels as rows of 64 numbers, labelled with words; see ATTRIBUTION.md for their authors.</summary>
internal sealed class DigitRows
{
    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private readonly Dictionary<string, List<float[]>> _rows = Names.ToDictionary(name => name, _ => new List<float[]>());

    private DigitRows(Tensor<float> pixels, int[] labels)
    {
        int length = (int)(pixels.FlattenedLength / labels.Length);
        float[] values = new float[pixels.FlattenedLength];
        pixels.FlattenTo(values);
        for (int row = 0; row < labels.Length; row++)
        {
            _rows[Names[labels[row]]].Add(values.AsSpan(row * length, length).ToArray());
        }

        // The rows stand by writer: in another order, those to learn from and those to test are of the same writers.
        Random random = new(1);
        foreach (List<float[]> rows in _rows.Values)
        {
            random.Shuffle(CollectionsMarshal.AsSpan(rows));
        }
    }

    /// <summary>Reads the images that are embedded in this program.</summary>
    public static DigitRows Load()
    {
        using Stream images = Open("digits-images-idx3-ubyte.gz");
        using Stream labels = Open("digits-labels-idx1-ubyte.gz");
        return new(IdxFile.ReadFloats(images), IdxFile.ReadLabels(labels));
    }

    /// <summary>Some of a digit's rows.</summary>
    /// <param name="name">The digit.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows; fewer if the digit has fewer.</param>
    public IReadOnlyList<float[]> Of(string name, int first, int count) => [.. _rows[name].Skip(first).Take(count)];

    private static Stream Open(string name) =>
        typeof(DigitRows).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded; build this project again.");
}
