using MetricLearning.Classification;
using MetricLearning.Extensions.AI;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

internal static class ExtensionsAICases
{
    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("EmbeddingCache.new: no generator", Call(() => _ = new EmbeddingCache<string>(null!))),
        ("EmbeddingCache.new: batches of none", Call(() => _ = new EmbeddingCache<string>(new Lengths(), new() { BatchSize = 0 }))),
        ("EmbeddingCache.EmbedAsync: a null among inputs", () => new EmbeddingCache<string>(new Lengths()).EmbedAsync(["a", null!])),
        ("EmbeddingClassifier.new: another dimension", () =>
            new EmbeddingClassifier<string>(new Lengths(9), Classifier()).ClassifyAsync("a")),
        ("EmbeddingClassifier.new: no classifier", Call(() => _ = new EmbeddingClassifier<string>(new Lengths(), null!))),
        ("EmbeddingClassifier.AddAllAsync: fewer labels", () => Texts().AddAllAsync(["a"], ["b", "c"])),
        ("EmbeddingClassifier.AddAsync: an id in use", () => Texts().AddAsync("a", "b", "0")),
        ("EmbeddingClassifier.AddAsync: no label", () => Texts().AddAsync(null!, "b")),
        ("EmbeddingClassifier.ClassifyAllAsync: null", () => Texts().ClassifyAllAsync(null!)),
        ("EmbeddingClassifier.ClassifyAsync: null", () => Texts().ClassifyAsync(null!)),
        ("EmbeddingClassifier.ClassifyAsync: a generator that fails", () =>
            new EmbeddingClassifier<string>(new Lengths(value: float.NaN), Classifier()).ClassifyAsync("a")),
        ("EmbeddingClassifier.FindSimilarAsync: none", () => Texts().FindSimilarAsync("a", int.MinValue)),
        ("EmbeddingClassifier.FindSimilarAsync: all there are", () => Texts().FindSimilarAsync("a", int.MaxValue)),
        ("EmbeddingClassifier.Save: no path", Call(() => Texts().Save(""))),
        ("EmbeddingClassifier.Load: no path", Call(() => EmbeddingClassifier.Load(new Lengths(), ""))),
        ("EmbeddingClassifier.TrainAsync: no rows", () => EmbeddingClassifier.TrainAsync(new Lengths(), [], [])),
        ("EmbeddingClassifier.TrainAsync: fewer labels", () => EmbeddingClassifier.TrainAsync(new Lengths(), ["a", "b"], ["x"])),
        ("MetricLearningEmbeddingGenerator.new: no head", Call(() =>
            _ = new MetricLearningEmbeddingGenerator<string>(new Lengths(), null!))),
        ("MetricLearningEmbeddingGenerator.GenerateAsync: another dimension", () =>
            new MetricLearningEmbeddingGenerator<string>(new Lengths(9), Ensemble()).GenerateAsync(["a"])),
        ("MetricLearningEmbeddingGenerator.GetService: null", Call(() =>
            new MetricLearningEmbeddingGenerator<string>(new Lengths(), Ensemble()).GetService(null!))),
        ("NetworkEmbeddingGenerator.new: no network", Call(() => _ = new NetworkEmbeddingGenerator((IEmbeddingNetwork)null!))),
        ("NetworkEmbeddingGenerator.new: a scaler of other columns", Call(() =>
            _ = new NetworkEmbeddingGenerator(Network(), new([0.0], [1.0])))),
        ("NetworkEmbeddingGenerator.GenerateAsync: other columns", () =>
            new NetworkEmbeddingGenerator(Network()).GenerateAsync([new float[1 << 16]])),
        ("NetworkEmbeddingGenerator.GenerateAsync: rows that differ", () =>
            new NetworkEmbeddingGenerator(Ensemble()).GenerateAsync([new float[2], new float[3]])),
        ("NetworkEmbeddingGenerator.GetService: null", Call(() => new NetworkEmbeddingGenerator(Network()).GetService(null!))),
        ("MetricLearningBuilderExtensions.UseMetricLearning: no head", Call(() =>
            new EmbeddingGeneratorBuilder<string, Embedding<float>>(new Lengths()).UseMetricLearning((NetworkEnsemble)null!))),
        ("MetricLearningBuilderExtensions.UseMetricLearning: no builder", Call(() =>
            ((EmbeddingGeneratorBuilder<string, Embedding<float>>)null!).UseMetricLearning(Ensemble()))),
        ("SimilarityClassifierServiceCollectionExtensions.AddSimilarityClassifier: no path", Call(() =>
            new ServiceCollection().AddSimilarityClassifier(""))),
        ("SimilarityClassifierServiceCollectionExtensions.AddSimilarityClassifier: no threads", Call(() =>
            new ServiceCollection().AddSimilarityClassifier("any", int.MinValue))),
        ("SimilarityClassifierServiceCollectionExtensions.AddKeyedSimilarityClassifier: no services", Call(() =>
            ((IServiceCollection)null!).AddKeyedSimilarityClassifier("key", "any"))),
    ];

    private static EmbeddingClassifier<string> Texts() => new(new Lengths(), Classifier());

    // Embeds a text as its length, again and again.
    private sealed class Lengths(int dimension = 2, float value = 0) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
                values.Select(text => new Embedding<float>(Enumerable.Repeat(text.Length + value, dimension).ToArray()))));

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
