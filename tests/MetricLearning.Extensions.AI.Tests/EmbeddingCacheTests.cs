using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

public class EmbeddingCacheTests
{
    [Test]
    public async Task EmbedAsync_RepeatedInputs_AreEncodedOnceAcrossCallsAndGivenInOrder()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingCache<string> cache = new(generator, new() { BatchSize = 2 });

        IReadOnlyList<ReadOnlyMemory<float>> first = await cache.EmbedAsync(["cat 1", "dog 2", "cat 1", "bird 3", "dog 2"]);
        IReadOnlyList<ReadOnlyMemory<float>> second = await cache.EmbedAsync(["bird 4", "cat 1"]);

        generator.Calls.Should().BeEquivalentTo(
            (string[][])[["cat 1", "dog 2"], ["bird 3"], ["bird 4"]], options => options.WithStrictOrdering());
        string[] inputs = ["cat 1", "dog 2", "cat 1", "bird 3", "dog 2", "bird 4", "cat 1"];
        first.Concat(second).Select(row => row.ToArray()).Should().BeEquivalentTo(
            inputs.Select(Texts.Encode), options => options.WithStrictOrdering());
        cache.Count.Should().Be(4);
        cache.Usage.InputTokenCount.Should().Be(4);
    }

    [Test]
    public async Task EmbedAsync_CallsBesideEachOther_EncodeEachInputOnce()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingCache<string> cache = new(generator, new() { BatchSize = 5 });
        string[] texts = Texts.Some(50);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => cache.EmbedAsync(texts))));

        generator.Calls.SelectMany(call => call).Should().BeEquivalentTo(texts).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task EmbedAsync_Batches_ReportProgressAndPassOptionsAndToken()
    {
        List<EmbeddingProgress> reports = [];
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingGenerationOptions generation = new() { Dimensions = Texts.Dimension };
        EmbeddingCache<string> cache = new(
            generator, new() { BatchSize = 4, Generation = generation, Progress = new Reporter(reports.Add) });
        using CancellationTokenSource source = new();

        await cache.EmbedAsync(Texts.Some(10), source.Token);
        await cache.EmbedAsync(Texts.Some(10), source.Token);

        reports.Should().Equal(new EmbeddingProgress(4, 10), new(8, 10), new(10, 10));
        generator.Options.Should().OnlyContain(options => ReferenceEquals(options, generation));
        generator.Tokens.Should().OnlyContain(token => token == source.Token);
    }

    [Test]
    public async Task EmbedAsync_ComparerByContent_EncodesEqualPicturesOnce()
    {
        FakeGenerator<DataContent> generator = new(content => [content.Data.Span[0]]);
        EmbeddingCache<DataContent> byContent = new(generator, new() { Comparer = new ContentComparer() });
        DataContent[] pictures = [new(new byte[] { 7 }, "image/png"), new(new byte[] { 7 }, "image/png")];

        await byContent.EmbedAsync(pictures);
        await new EmbeddingCache<DataContent>(generator).EmbedAsync(pictures);

        generator.Calls.Select(call => call.Length).Should().Equal(1, 2);
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.All))]
    public async Task EmbedAsync_FaultInTheSecondBatch_IsNamedAndKeepsTheFirst(
        Func<GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>> change, string message)
    {
        FakeGenerator<string> generator = Texts.Generator();
        generator.Change = (call, result) => call == 1 ? change(result) : result;
        EmbeddingCache<string> cache = new(generator, new() { BatchSize = 3 });
        string[] texts = Texts.Some(8);

        await FluentActions.Awaiting(() => cache.EmbedAsync(texts)).Should().ThrowAsync<InvalidOperationException>().WithMessage(message);

        cache.Count.Should().Be(3);
        (await cache.EmbedAsync(texts)).Should().HaveCount(8);
        generator.Calls.Select(call => call.Length).Should().Equal(3, 3, 3, 2);
    }

    [Test]
    public async Task EmbedAsync_GeneratorThatFailsMidway_LetsItsExceptionThroughAndKeepsTheFirstBatch()
    {
        FakeGenerator<string> generator = Texts.Generator();
        generator.Change = (call, result) => call == 1 ? throw new TimeoutException("no answer") : result;
        EmbeddingCache<string> cache = new(generator, new() { BatchSize = 3 });

        await FluentActions.Awaiting(() => cache.EmbedAsync(Texts.Some(8))).Should().ThrowAsync<TimeoutException>();

        cache.Count.Should().Be(3);
    }

    [Test]
    public async Task EmbedAsync_CancelledBetweenBatches_StopsAndCanGoOn()
    {
        using CancellationTokenSource source = new();
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingCache<string> cache = new(generator, new() { BatchSize = 3, Progress = new Reporter(_ => source.Cancel()) });

        await FluentActions.Awaiting(() => cache.EmbedAsync(Texts.Some(8), source.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        generator.Calls.Should().ContainSingle();
        (await cache.EmbedAsync(Texts.Some(8))).Should().HaveCount(8);
        generator.Calls.Should().HaveCount(3);
    }

    [Test]
    public async Task EmbedAsync_WrongArguments_AreRefusedBeforeTheGeneratorIsCalled()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingCache<string> cache = new(generator);

        await FluentActions.Awaiting(() => cache.EmbedAsync(["cat 1", null!])).Should().ThrowAsync<ArgumentException>()
            .WithMessage("inputs[1] is null; expected none. Leave it out.*");
        await FluentActions.Awaiting(() => cache.EmbedAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        (await cache.EmbedAsync([])).Should().BeEmpty();
        FluentActions.Invoking(() => new EmbeddingCache<string>(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new EmbeddingCache<string>(generator, new() { BatchSize = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("options.BatchSize is 0; expected 1 or more. *");
        generator.Calls.Should().BeEmpty();
    }

    private sealed class Reporter(Action<EmbeddingProgress> report) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => report(value);
    }

    private sealed class ContentComparer : IEqualityComparer<DataContent>
    {
        public bool Equals(DataContent? x, DataContent? y) => x!.Data.Span.SequenceEqual(y!.Data.Span);

        public int GetHashCode(DataContent obj) => obj.Data.Length;
    }
}
