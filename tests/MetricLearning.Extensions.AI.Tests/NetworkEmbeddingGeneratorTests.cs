using MetricLearning.Classification;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

public class NetworkEmbeddingGeneratorTests
{
    private static readonly EmbeddingNetwork Network = new(Texts.Dimension, [new(8, Activation.Relu), new(3)], seed: 1);

    [Test]
    public async Task GenerateAsync_Rows_GivesTheNetworksEmbeddings()
    {
        using NetworkEmbeddingGenerator generator = new(Network, modelId: "parts-3");
        float[][] rows = [.. Texts.Some(5).Select(Texts.Encode)];

        GeneratedEmbeddings<Embedding<float>> result = await generator.GenerateAsync(rows.Select(row => (ReadOnlyMemory<float>)row));

        result.Select(embedding => embedding.Vector.ToArray()).Should().BeEquivalentTo(
            rows.Select(row => Network.EmbedRow(row)), options => options.WithStrictOrdering());
        result.Should().OnlyContain(embedding => embedding.ModelId == "parts-3" && embedding.CreatedAt == null);
        (await generator.GenerateAsync([])).Should().BeEmpty();
    }

    [Test]
    public async Task GenerateAsync_EnsembleOfAClassifier_EmbedsAsItDoes()
    {
        SimilarityClassifier classifier = Texts.Train();
        using NetworkEmbeddingGenerator generator = new(classifier.Embedder);
        float[] row = Texts.Encode("dog 5");

        (await generator.GenerateVectorAsync(row)).ToArray().Should().Equal(classifier.Embed(row));
    }

    [Test]
    public async Task GenerateAsync_WrongInput_IsNamed()
    {
        using NetworkEmbeddingGenerator generator = new(Network);

        await FluentActions.Awaiting(() => generator.GenerateAsync([new float[4], new float[3]]))
            .Should().ThrowAsync<ArgumentException>().WithMessage("values[1] has 3 values; expected 4, *");
        await FluentActions.Awaiting(() => generator.GenerateAsync([new float[] { 0, 0, float.NaN, 0 }]))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*NaN at row 0, column 2*");
        await FluentActions.Awaiting(() => generator.GenerateAsync([new float[4]], new() { Dimensions = 4 }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("options.Dimensions is 4; expected 3, *");
        await FluentActions.Awaiting(() => generator.GenerateAsync([new float[4]], cancellationToken: new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => generator.GenerateAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        FluentActions.Invoking(() => new NetworkEmbeddingGenerator((IEmbeddingNetwork)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new NetworkEmbeddingGenerator((NetworkEnsemble)null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void GetService_KnownTypes_AreGiven()
    {
        using NetworkEmbeddingGenerator generator = new(Network, modelId: "parts-3");

        EmbeddingGeneratorMetadata metadata = generator.GetRequiredService<EmbeddingGeneratorMetadata>();
        metadata.ProviderName.Should().Be("metric-learning");
        metadata.DefaultModelId.Should().Be("parts-3");
        metadata.DefaultModelDimensions.Should().Be(3);
        generator.GetService<NetworkEnsemble>().Should().BeSameAs(generator.Ensemble);
        generator.GetService<NetworkEmbeddingGenerator>().Should().BeSameAs(generator);
        generator.GetService<string>().Should().BeNull();
        generator.GetService<NetworkEmbeddingGenerator>("key").Should().BeNull();
    }
}
