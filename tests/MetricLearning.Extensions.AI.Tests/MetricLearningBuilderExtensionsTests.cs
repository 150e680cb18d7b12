using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

public class MetricLearningBuilderExtensionsTests
{
    private static readonly EmbeddingNetwork Network = new(Texts.Dimension, [new(3)], seed: 1);

    [Test]
    public async Task UseMetricLearning_Texts_EmbedsByTheHead()
    {
        SimilarityClassifier classifier = Texts.Train();
        float[] expected = classifier.Embed(Texts.Encode("cat 1"));

        foreach (IEmbeddingGenerator<string, Embedding<float>> generator in new[]
        {
            Texts.Generator().AsBuilder().UseMetricLearning(classifier).Build(),
            Texts.Generator().AsBuilder().UseMetricLearning(classifier.Embedder).Build(),
        })
        {
            (await generator.GenerateVectorAsync("cat 1")).ToArray().Should().Equal(expected);
        }
    }

    [Test]
    public async Task UseMetricLearning_DataContent_EmbedsByTheHead()
    {
        FakeGenerator<DataContent> inner = new(content => [.. content.Data.ToArray().Select(one => one / 255f)]);
        IEmbeddingGenerator<DataContent, Embedding<float>> generator = inner.AsBuilder().UseMetricLearning(Network).Build();

        ReadOnlyMemory<float> vector = await generator.GenerateVectorAsync(new DataContent(new byte[] { 0, 51, 102, 255 }, "image/png"));

        vector.ToArray().Should().Equal(Network.EmbedRow([0, 51 / 255f, 102 / 255f, 1]));
    }

    [Test]
    public async Task UseMetricLearning_NetworkAndScaler_ScalesFirst()
    {
        StandardScaler scaler = new([1, 0, 0, 0], [2, 1, 1, 1]);
        IEmbeddingGenerator<string, Embedding<float>> generator = Texts.Generator().AsBuilder().UseMetricLearning(Network, scaler).Build();

        (await generator.GenerateVectorAsync("cat 1")).ToArray()
            .Should().Equal(Network.EmbedRow(scaler.TransformRow(Texts.Encode("cat 1"))));
    }

    [Test]
    public void UseMetricLearning_Null_IsRefused()
    {
        EmbeddingGeneratorBuilder<string, Embedding<float>> builder = Texts.Generator().AsBuilder();

        FluentActions.Invoking(() => builder.UseMetricLearning((NetworkEnsemble)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.UseMetricLearning((SimilarityClassifier)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.UseMetricLearning((IEmbeddingNetwork)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((EmbeddingGeneratorBuilder<string, Embedding<float>>)null!).UseMetricLearning(Network))
            .Should().Throw<ArgumentNullException>();
    }
}
