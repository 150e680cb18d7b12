using MetricLearning.Classification;

namespace MetricLearning.Extensions.AI.Tests;

/// <summary>Texts such as "cat 7", which a fake generator encodes by their first word, with noise of their own.</summary>
internal static class Texts
{
    public const int Dimension = 4;

    public static readonly string[] Words = ["bird", "cat", "dog"];

    /// <summary>Trains in an instant.</summary>
    public static readonly SimilarityClassifierOptions Quick = new()
    {
        FoldCount = 2,
        NetworksPerFold = 1,
        Recipe = new() { StepCount = 20 },
        MaxDegreeOfParallelism = 1,
    };

    /// <summary>Some texts, word after word, and their labels.</summary>
    public static string[] Some(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(i => $"{Words[i % 3]} {i}")];

    public static string LabelOf(string text) => text.Split(' ')[0];

    public static string[] LabelsOf(IEnumerable<string> texts) => [.. texts.Select(LabelOf)];

    public static float[] Encode(string text)
    {
        Random random = new(text.Aggregate(17, (hash, character) => (hash * 31) + character));
        float[] vector = [.. Enumerable.Range(0, Dimension).Select(_ => 0.2f * random.NextSingle())];
        int word = Array.IndexOf(Words, LabelOf(text));
        vector[word < 0 ? Dimension - 1 : word] += 1;
        return vector;
    }

    public static FakeGenerator<string> Generator() => new(Encode);

    /// <summary>A trained classifier of such texts; each call trains one of its own.</summary>
    public static SimilarityClassifier Train()
    {
        string[] texts = Some(60);
        return SimilarityClassifier.Train(texts.Select(Encode), LabelsOf(texts), Quick);
    }
}
