using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

/// <summary>What generators may do wrong, and what is then said. Each changes the result of the call it is in.</summary>
internal static class Faults
{
    public static IEnumerable<TestCaseData> All =>
    [
        Case("null", _ => null!, "The generator returned null; expected *"),
        Case("too few", result => new(result.Skip(1)), "The generator returned * embeddings; expected *, one for each input. *"),
        Case("too many", result => new([.. result, result[0]]), "The generator returned * embeddings; expected *, one for each input. *"),
        Case("a null", result => new([null!, .. result.Skip(1)]), "The generator returned null for input 0; expected an embedding. *"),
        Case("another dimension", result => Last(result, [.. result[0].Vector.Span, 1]), "*an embedding of 5 values*expected 4, *"),
        Case("no value", result => Last(result, []), "The generator returned an embedding without values for input *"),
        Case("NaN", result => Last(result, [0, float.NaN, 0, 0]), "The generator returned NaN at value 1 for input *"),
        Case("infinity", result => Last(result, [float.NegativeInfinity, 0, 0, 0]), "*returned -Infinity at value 0 for input *"),
    ];

    private static GeneratedEmbeddings<Embedding<float>> Last(GeneratedEmbeddings<Embedding<float>> result, float[] vector) =>
        new([.. result.SkipLast(1), new Embedding<float>(vector)]);

    private static TestCaseData Case(
        string name, Func<GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>> change, string message) =>
        new TestCaseData(change, message).SetArgDisplayNames(name);
}
