using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

/// <summary>Filters, orders, generators and cancellation of searches.</summary>
public class GalleryCollectionSearchTests
{
    private static readonly float[] Query = [1, 0, 0, 0, 0, 0];

    [Test]
    public async Task SearchAsync_GeneratorThatDoesWrong_IsNamed()
    {
        GalleryCollection<string, Part> collection = new(
            "parts", Parts.Map(), new FakeGenerator(text => text == "short" ? new float[2] : [0, float.NaN, 0, 0, 0, 0]));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Parts.Some(3));

        await FluentActions.Awaiting(() => Parts.ToList(collection.SearchAsync("short", 3)))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("What the collection's embedding generator FakeGenerator returned has 2 values; expected 6. *");
        await FluentActions.Awaiting(() => Parts.ToList(collection.SearchAsync("not finite", 3)))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("What the collection's embedding generator FakeGenerator returned holds NaN at value 1; *");
    }

    [Test]
    public async Task GetAsync_OrderOfTexts_IsThatOfTheirCodeUnits([Values] bool isAscending)
    {
        string[] kinds = ["b", "A", "a-c", "ab", "B", "a", "_", "ä", "co-op", "coop", "CO-OP"];
        GalleryCollection<string, Part> collection = await Parts.Collection(kinds.Select((kind, i) => new Part($"{i}", kind, Query)));

        List<Part> ordered = await Parts.ToList(collection.GetAsync(part => true, 99, new()
        {
            OrderBy = by => isAscending ? by.Ascending(part => part.Kind) : by.Descending(part => part.Kind),
        }));

        string[] expected = ["A", "B", "CO-OP", "_", "a", "a-c", "ab", "b", "co-op", "coop", "ä"];
        ordered.Select(part => part.Kind).Should().Equal(isAscending ? expected : expected.Reverse());
    }

    [Test]
    public async Task GetAsync_OrderOfOtherValues_IsTheirOwnAndNullIsLeast()
    {
        int[] weights = [3, 0, 2, 0, 1];
        GalleryCollection<string, Part> collection = await Parts.Collection(
            weights.Select((weight, i) => new Part($"{i}", "bolt", Query) { Weight = weight }));

        List<Part> ordered = await Parts.ToList(collection.GetAsync(
            part => true, 9, new() { OrderBy = by => by.Ascending(part => part.Weight == 0 ? null : part.Weight) }));

        ordered.Select(part => part.Id).Should().Equal("1", "3", "4", "2", "0");
    }

    [Test]
    public async Task GetAsync_OrderOfValuesThatCannotBeCompared_IsRefused()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(
            [new("a", "bolt", Query), new("b", "nut", Query) { Weight = 1 }]);
        Func<Task> none = () => Parts.ToList(collection.GetAsync(
            part => true, 9, new() { OrderBy = by => by.Ascending(part => part.Id).Ascending(part => part.Vector) }));
        Func<Task> mixed = () => Parts.ToList(collection.GetAsync(
            part => true, 9, new() { OrderBy = by => by.Ascending(part => part.Weight == 0 ? "text" : (object)part.Weight) }));
        Func<Task> fails = () => Parts.ToList(collection.GetAsync(
            part => true, 9, new() { OrderBy = by => by.Ascending(part => Tuple.Create(part.Vector)) }));

        await none.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("Order 1 gives a ReadOnlyMemory`1; expected values that are IComparable. *");
        await mixed.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("Order 0 gives a String and a Int32; expected values of one type. *");
        await fails.Should().ThrowAsync<InvalidOperationException>("the values' own comparison fails");
    }

    [Test]
    public async Task Searches_CancelledBefore_CallNeitherFilterNorGenerator()
    {
        int calls = 0;
        Func<Part, bool> passes = _ => ++calls > 0;
        FakeGenerator generator = new(_ => Query);
        GalleryCollection<string, Part> collection = new("parts", Parts.Map(), generator);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Parts.Some(9));
        CancellationToken cancelled = new(canceled: true);
        VectorSearchOptions<Part> options = new() { Filter = part => passes(part) };
        Func<Task>[] searches =
        [
            () => Parts.ToList(collection.SearchAsync("text", 3, options, cancelled)),
            () => Parts.ToList(collection.SearchAsync(Query, 3, options, cancelled)),
            () => Parts.ToList(collection.GetAsync(part => passes(part), 3, cancellationToken: cancelled)),
            () => Parts.ToList(collection.GetAsync(part => part.Weight > 99, 3, cancellationToken: cancelled)),
            () => Parts.ToList(collection.GetAsync(["none"], cancellationToken: cancelled)),
        ];

        foreach (Func<Task> search in searches)
        {
            await search.Should().ThrowAsync<OperationCanceledException>();
        }

        calls.Should().Be(0);
        generator.CallCount.Should().Be(0);
    }

    [Test]
    public async Task Searches_CancelledWhileFiltering_StopThere([Values(3, 9)] int at)
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(9));
        int calls = 0;
        using CancellationTokenSource inSearch = new(), inGet = new(), inOrder = new();
        Func<CancellationTokenSource, bool> passes = source =>
        {
            if (++calls == at)
            {
                source.Cancel();
            }

            return false;
        };

        VectorSearchOptions<Part> options = new() { Filter = part => passes(inSearch) };
        await FluentActions.Awaiting(() => Parts.ToList(collection.SearchAsync(Query, 3, options, inSearch.Token)))
            .Should().ThrowAsync<OperationCanceledException>();
        calls.Should().Be(at);
        calls = 0;
        await FluentActions.Awaiting(() => Parts.ToList(collection.GetAsync(part => passes(inGet), 3, cancellationToken: inGet.Token)))
            .Should().ThrowAsync<OperationCanceledException>();
        calls.Should().Be(at);
        calls = 0;
        await FluentActions.Awaiting(() => Parts.ToList(collection.GetAsync(
                part => true, 3, new() { OrderBy = by => by.Ascending(part => passes(inOrder)) }, inOrder.Token)))
            .Should().ThrowAsync<OperationCanceledException>();
        calls.Should().Be(at);
    }
}
