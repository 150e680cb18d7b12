using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

public class MetricLearningEmbeddingGeneratorTests
{
    private static readonly EmbeddingNetwork Network = new(Texts.Dimension, [new(8, Activation.Tanh), new(3)], seed: 1);

    private static readonly NetworkEnsemble Head = new(
        StandardScaler.Fit(System.Numerics.Tensors.Tensor.Create([.. Texts.Some(30).SelectMany(Texts.Encode)], [30, Texts.Dimension])),
        [Network], rowDeviation: 2);

    private static MetricLearningEmbeddingGenerator<string> Wrap(FakeGenerator<string> inner) => new(inner, Head);

    [Test]
    public async Task GenerateAsync_Texts_GivesInnerVectorsEmbeddedByTheHead([Values(1, 7, 300)] int count)
    {
        string[] texts = Texts.Some(count);

        GeneratedEmbeddings<Embedding<float>> result = await Wrap(Texts.Generator()).GenerateAsync(texts);

        result.Select(embedding => embedding.Vector.ToArray()).Should().BeEquivalentTo(
            texts.Select(text => EmbedRow(Texts.Encode(text))), options => options.WithStrictOrdering());
        result.Should().OnlyContain(embedding => embedding.Dimensions == Head.EmbeddingDimension);
    }

    [Test]
    public async Task GenerateAsync_WhatTheInnerGeneratorSays_PassesThrough()
    {
        GeneratedEmbeddings<Embedding<float>> result = await Wrap(Texts.Generator()).GenerateAsync(["cat 1", "dog 2"]);

        result.Usage!.InputTokenCount.Should().Be(2);
        result.AdditionalProperties!["call"].Should().Be(0);
        result.Select(embedding => embedding.ModelId).Should().Equal("fake-1", "fake-1");
        result.Select(embedding => embedding.CreatedAt).Should().Equal(FakeGenerator<string>.CreatedAt, FakeGenerator<string>.CreatedAt);
        result.Select(embedding => embedding.AdditionalProperties!["of"]).Should().Equal("cat 1", "dog 2");
    }

    [Test]
    public async Task GenerateAsync_SequenceThatCanBeReadOnce_IsReadOnce()
    {
        int reads = 0;
        IEnumerable<string> Once()
        {
            reads++;
            yield return "cat 1";
        }

        await Wrap(Texts.Generator()).GenerateAsync(Once());

        reads.Should().Be(1);
    }

    [Test]
    public async Task GenerateAsync_NoInput_GivesNone()
    {
        FakeGenerator<string> inner = Texts.Generator();

        (await Wrap(inner).GenerateAsync([])).Should().BeEmpty();
        inner.Calls.Should().ContainSingle("the inner generator decides what none means");
    }

    [Test]
    public async Task GenerateAsync_Options_ReachTheInnerGeneratorWithoutTheDimension()
    {
        FakeGenerator<string> inner = Texts.Generator();
        EmbeddingGenerationOptions options = new() { Dimensions = Head.EmbeddingDimension, ModelId = "fake-2" };

        await Wrap(inner).GenerateAsync(["cat 1"], options);
        await Wrap(inner).GenerateAsync(["cat 1"]);

        inner.Options[0]!.ModelId.Should().Be("fake-2");
        inner.Options[0]!.Dimensions.Should().BeNull();
        options.Dimensions.Should().Be(Head.EmbeddingDimension, "the caller's options are not changed");
        inner.Options[1].Should().BeNull();
    }

    [Test]
    public async Task GenerateAsync_AnotherDimensionAskedFor_IsRefusedBeforeTheInnerGeneratorIsCalled()
    {
        FakeGenerator<string> inner = Texts.Generator();

        await FluentActions.Awaiting(() => Wrap(inner).GenerateAsync(["cat 1"], new() { Dimensions = 2 }))
            .Should().ThrowAsync<ArgumentException>().WithParameterName("options").WithMessage("options.Dimensions is 2; expected 7, *");
        inner.Calls.Should().BeEmpty();
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.All))]
    public async Task GenerateAsync_FaultOfTheInnerGenerator_IsNamed(
        Func<GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>> change, string message)
    {
        FakeGenerator<string> inner = Texts.Generator();
        inner.Change = (_, result) => change(result);

        await FluentActions.Awaiting(() => Wrap(inner).GenerateAsync(["cat 1", "dog 2"]))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
    }

    [Test]
    public async Task GenerateAsync_VectorWhoseEmbeddingIsNotFinite_IsNamed()
    {
        FakeGenerator<string> inner = new(_ => [float.MaxValue, 0, 0, 0]);

        await FluentActions.Awaiting(() => Wrap(inner).GenerateAsync(["cat 1"]))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("The head cannot embed what the generator returned: *");
    }

    [Test]
    public async Task GenerateAsync_InnerGeneratorThatFails_LetsItsExceptionThrough()
    {
        FakeGenerator<string> inner = new(_ => throw new TimeoutException("no answer"));

        await FluentActions.Awaiting(() => Wrap(inner).GenerateAsync(["cat 1"])).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task GenerateAsync_Cancelled_StopsInTheInnerGeneratorAndBeforeTheHead()
    {
        using CancellationTokenSource source = new();
        FakeGenerator<string> inner = Texts.Generator();
        inner.Change = (_, result) =>
        {
            source.Cancel();
            return result;
        };

        await FluentActions.Awaiting(() => Wrap(inner).GenerateAsync(["cat 1"], cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        inner.Tokens.Should().Equal(source.Token);
        await FluentActions.Awaiting(() => Wrap(Texts.Generator()).GenerateAsync(["cat 1"], cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public void GetService_Metadata_IsTheInnerGeneratorsWithTheHeadsDimension()
    {
        EmbeddingGeneratorMetadata metadata = Wrap(Texts.Generator()).GetRequiredService<EmbeddingGeneratorMetadata>();

        metadata.ProviderName.Should().Be("fake");
        metadata.ProviderUri.Should().Be(new Uri("http://127.0.0.1/"));
        metadata.DefaultModelId.Should().Be("fake-1");
        metadata.DefaultModelDimensions.Should().Be(Head.EmbeddingDimension);
        Wrap(new(Texts.Encode) { Metadata = null }).GetRequiredService<EmbeddingGeneratorMetadata>()
            .DefaultModelDimensions.Should().Be(Head.EmbeddingDimension, "the head's dimension is known in any case");
    }

    [Test]
    public void GetService_OtherTypes_AreThisTheHeadOrTheInnerGenerators()
    {
        FakeGenerator<string> inner = Texts.Generator();
        MetricLearningEmbeddingGenerator<string> generator = Wrap(inner);

        generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>().Should().BeSameAs(generator);
        generator.GetService<NetworkEnsemble>().Should().BeSameAs(Head);
        generator.GetService<FakeGenerator<string>>().Should().BeSameAs(inner);
        generator.GetService<string>("key").Should().Be("service key");
        generator.GetService(typeof(NetworkEnsemble), "key").Should().BeNull();
        generator.GetService<Uri>().Should().BeNull();
    }

    [Test]
    public void Dispose_OfTheGenerator_DisposesTheInnerOne()
    {
        FakeGenerator<string> inner = Texts.Generator();

        Wrap(inner).Dispose();

        inner.IsDisposed.Should().BeTrue();
    }

    [Test]
    public async Task Arguments_Null_AreRefused()
    {
        FluentActions.Invoking(() => new MetricLearningEmbeddingGenerator<string>(null!, Head)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new MetricLearningEmbeddingGenerator<string>(Texts.Generator(), null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("head");
        FluentActions.Invoking(() => Wrap(Texts.Generator()).GetService(null!)).Should().Throw<ArgumentNullException>();
        await FluentActions.Awaiting(() => Wrap(Texts.Generator()).GenerateAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
    }

    private static float[] EmbedRow(float[] row)
    {
        float[] embedding = new float[Head.EmbeddingDimension];
        Head.EmbedRow(row, embedding);
        return embedding;
    }
}
