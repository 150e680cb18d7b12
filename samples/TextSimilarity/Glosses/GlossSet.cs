using MetricLearning.Data;

namespace TextSimilarity.Glosses;

/// <summary>Glosses with their vectors as rows, in two parts. Row r of a data set belongs to gloss r of the same part.</summary>
internal sealed class GlossSet
{
    /// <summary>Takes glosses and their vectors, row after row.</summary>
    /// <exception cref="InvalidDataException">A part has no glosses, or not the same classes as the other.</exception>
    public GlossSet(Gloss[] glosses, float[] vectors)
    {
        ClassNames = [.. glosses.Select(gloss => gloss.ClassName).Distinct()];
        (TrainGlosses, Train) = Take(GlossPart.Train);
        (TestGlosses, Test) = Take(GlossPart.Test);

        (Gloss[] Glosses, LabeledDataset Rows) Take(GlossPart part)
        {
            int[] rows = [.. Enumerable.Range(0, glosses.Length).Where(row => glosses[row].Part == part)];
            Gloss[] taken = [.. rows.Select(row => glosses[row])];
            if (taken.Length == 0 || taken.Select(gloss => gloss.ClassName).Distinct().Count() < ClassNames.Count)
            {
                throw new InvalidDataException(
                    $"The {part} glosses lack a class; both parts need each of {string.Join(", ", ClassNames)}. Make the files again.");
            }

            int[] labels = [.. taken.Select(gloss => ((IList<string>)ClassNames).IndexOf(gloss.ClassName))];
            float[] values = [.. rows.SelectMany(row => vectors.AsSpan(row * GlossFiles.Dimension, GlossFiles.Dimension).ToArray())];
            return (taken, LabeledDataset.FromRowMajor(values, GlossFiles.Dimension, labels, ClassNames));
        }
    }

    /// <summary>The names of the classes; a class's label is its place here.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The glosses whose class may be known.</summary>
    public IReadOnlyList<Gloss> TrainGlosses { get; }

    /// <summary>The glosses to be classified.</summary>
    public IReadOnlyList<Gloss> TestGlosses { get; }

    /// <summary>The vectors of <see cref="TrainGlosses"/> and their classes.</summary>
    public LabeledDataset Train { get; }

    /// <summary>The vectors of <see cref="TestGlosses"/> and their classes.</summary>
    public LabeledDataset Test { get; }

    /// <summary>Reads the set that is embedded in the program.</summary>
    public static GlossSet Read()
    {
        using Stream texts = Open(GlossFiles.TextName);
        using Stream vectors = Open(GlossFiles.VectorName);
        Gloss[] glosses = GlossFiles.ReadTexts(texts);
        return new GlossSet(glosses, GlossFiles.ReadVectors(vectors, glosses.Length));
    }

    private static Stream Open(string name) =>
        typeof(GlossSet).Assembly.GetManifestResourceStream($"TextSimilarity.Data.WordNet.{name}")!;
}
