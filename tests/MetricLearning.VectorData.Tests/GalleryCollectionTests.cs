using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class GalleryCollectionTests
{
    private static readonly float[] Query = [1, 0, 0, 0, 0, 0];

    [Test]
    public async Task Lifecycle_OfACollection_IsThatOfAVectorStore()
    {
        GalleryCollection<string, Part> collection = new("parts", Parts.Map());

        (await collection.CollectionExistsAsync()).Should().BeFalse();
        Func<Task>[] calls =
        [
            () => collection.UpsertAsync(Parts.Some(1)), () => collection.DeleteAsync("part 0"), () => collection.GetAsync("part 0"),
            () => Parts.ToList(collection.SearchAsync(Query, 1)), () => Parts.ToList(collection.GetAsync(part => true, 1)),
        ];
        foreach (Func<Task> call in calls)
        {
            (await call.Should().ThrowAsync<VectorStoreException>().WithMessage("The collection parts does not exist; expected *"))
                .Which.CollectionName.Should().Be("parts");
        }

        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Parts.Some(3));
        await collection.EnsureCollectionExistsAsync();
        collection.Count.Should().Be(3, "one that exists is left as it is");
        (await collection.CollectionExistsAsync()).Should().BeTrue();
        await collection.EnsureCollectionDeletedAsync();
        (await collection.CollectionExistsAsync()).Should().BeFalse();
        await collection.EnsureCollectionExistsAsync();
        collection.Count.Should().Be(0);
        (await Parts.ToList(collection.SearchAsync(Query, 1))).Should().BeEmpty();
    }

    [Test]
    public async Task GetAsync_Keys_GivesCopiesWithVectorsWhereWanted()
    {
        Part[] parts = Parts.Some(9);
        GalleryCollection<string, Part> collection = await Parts.Collection(parts);
        await collection.DeleteAsync("part 3");

        Part with = (await collection.GetAsync("part 5", new() { IncludeVectors = true }))!;
        Part without = (await collection.GetAsync("part 5"))!;
        List<Part> several = await Parts.ToList(
            collection.GetAsync(["part 7", "none", "part 3", "part 1"], new() { IncludeVectors = true }));

        Parts.Values(with).Should().Be(Parts.Values(parts[5]));
        Parts.Values(without).Should().Be(Parts.Values(parts[5] with { Vector = ReadOnlyMemory<float>.Empty }));
        several.Select(Parts.Values).Should().Equal(Parts.Values(parts[7]), Parts.Values(parts[1]));
        (await collection.GetAsync("part 3")).Should().BeNull();
    }

    [Test]
    public async Task GetAsync_KeysOfPairsBesideAWriter_AreOfOneMoment([Values] bool includeVectors)
    {
        static Part[] Pair(int weight) => [new("a", "bolt", Query) { Weight = weight }, new("b", "bolt", Query) { Weight = weight }];
        GalleryCollection<string, Part> collection = await Parts.Collection(Pair(0));
        int round = 0;
        List<int> weights = [];
        await foreach (Part part in collection.GetAsync(["a", "none", "b", "a"], new() { IncludeVectors = includeVectors }))
        {
            part.Vector.Length.Should().Be(includeVectors ? 6 : 0);
            weights.Add(part.Weight);
            await collection.UpsertAsync(Pair(++round));
        }

        weights.Should().Equal(0, 0, 0);
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; i < 2000; i++)
            {
                await collection.UpsertAsync(Pair(i));
            }
        });
        do
        {
            List<Part> pair = await Parts.ToList(collection.GetAsync(["a", "b"], new() { IncludeVectors = includeVectors }));
            pair.Should().HaveCount(2);
            pair[0].Weight.Should().Be(pair[1].Weight);
        }
        while (!writer.IsCompleted);
        await writer;
    }

    [Test]
    public async Task Count_AfterAChange_TakesNoWorkOfTheSizeOfTheCollection()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(1000));
        collection.Count.Should().Be(1000);
        await collection.DeleteAsync("part 7");

        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = collection.Count;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        count.Should().Be(999);
        allocated.Should().BeLessThan(1000, "a list of the records takes more");
    }

    [Test]
    public async Task Tasks_CancelledOrWithoutCollection_AreReturnedAndNotThrown()
    {
        GalleryCollection<string, Part> missing = new("parts", Parts.Map());
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(3));
        CancellationToken cancelled = new(canceled: true);
        Func<GalleryCollection<string, Part>, CancellationToken, Task>[] calls =
        [
            (one, token) => one.UpsertAsync(Parts.Some(1)[0], token), (one, token) => one.UpsertAsync(Parts.Some(9), token),
            (one, token) => one.DeleteAsync("part 0", token), (one, token) => one.DeleteAsync(["part 0"], token),
            (one, token) => one.GetAsync("part 0", cancellationToken: token),
            (one, token) => one.CollectionExistsAsync(token), (one, token) => one.EnsureCollectionExistsAsync(token),
            (one, token) => one.EnsureCollectionDeletedAsync(token),
        ];

        foreach (Func<GalleryCollection<string, Part>, CancellationToken, Task> call in calls)
        {
            call(collection, cancelled).IsCanceled.Should().BeTrue();
            call(missing, cancelled).IsCanceled.Should().BeTrue();
        }

        foreach (Func<GalleryCollection<string, Part>, CancellationToken, Task> call in calls[..5])
        {
            Task task = call(missing, default);
            task.IsFaulted.Should().BeTrue();
            task.Exception!.InnerException.Should().BeOfType<VectorStoreException>().Which.OperationName.Should().EndWith("Async");
        }

        collection.Count.Should().Be(3);
        (await missing.CollectionExistsAsync()).Should().BeFalse();
        collection.Invoking(one => { _ = one.UpsertAsync(new Part("x", "bolt", default)); }).Should().Throw<ArgumentException>();
        collection.Invoking(one => { _ = one.DeleteAsync(["a", null!], cancelled); }).Should().Throw<ArgumentException>();
        collection.Invoking(one => { _ = one.GetAsync((string)null!, cancellationToken: cancelled); }).Should().Throw<ArgumentException>();
    }

    [Test]
    public async Task UpsertAsync_VectorChangedAfterwards_IsNotChangedHere()
    {
        float[] vector = [1, 0, 0, 0, 0, 0];
        GalleryCollection<string, Part> collection = await Parts.Collection([new("a", "bolt", vector)]);

        vector[0] = 9;

        (await collection.GetAsync("a", new() { IncludeVectors = true }))!.Vector.Span[0].Should().Be(1);
    }

    [Test]
    public async Task UpsertAsync_TwoOfOneKey_TakesTheLast()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(
            [new("a", "bolt", Query), new("b", "bolt", Query), new("a", "nut", Query)]);

        collection.Count.Should().Be(2);
        (await Parts.ToList(collection.SearchAsync(Query, 9))).Select(one => one.Record.Id + one.Record.Kind)
            .Should().Equal("bbolt", "anut");
    }

    [Test]
    public async Task UpsertAsync_TheSameKeysAgainAndAgain_KeepsAsManyRecords()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection([]);
        Part[] parts = Parts.Some(5);
        for (int round = 0; round < 400; round++)
        {
            Part part = parts[round % 5] with { Weight = round };
            await collection.UpsertAsync(part);
            (await collection.GetAsync(part.Id))!.Weight.Should().Be(round);
        }

        collection.Count.Should().Be(5);
        List<VectorSearchResult<Part>> found = await Parts.ToList(
            collection.SearchAsync(parts[3].Vector, 9, new() { IncludeVectors = true }));
        found.Should().HaveCount(5);
        Parts.Values(found[0].Record).Should().Be(Parts.Values(parts[3] with { Weight = 398 }));
    }

    [Test]
    public async Task UpsertAsync_WrongRecord_IsNamedAndNothingChanges()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(3));
        (Part Part, string Message)[] cases =
        [
            (null!, "records[1] is null; *"),
            (new(null!, "bolt", Query), "The key of records[1] is null; *"),
            (new("x", "bolt", new float[5]), "The vector of the record with key x has 5 values; expected 6. *"),
            (new("x", "bolt", default), "The vector of the record with key x has 0 values; *"),
            (new("x", "bolt", new float[] { 0, 0, float.NaN, 0, 0, 0 }), "The vector of the record with key x holds NaN at value 2; *"),
        ];

        foreach ((Part part, string message) in cases)
        {
            await FluentActions.Awaiting(() => collection.UpsertAsync([new("new", "bolt", Query), part]))
                .Should().ThrowAsync<ArgumentException>().WithMessage(message);
        }

        collection.Count.Should().Be(3);
    }

    [Test]
    public async Task SearchAsync_InputsOfAllKinds_FindTheSame()
    {
        FakeGenerator generator = new(_ => Query);
        GalleryCollection<string, Part> collection = new("parts", Parts.Map(), generator);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Parts.Some(20));

        string[] expected = await Ids(collection.SearchAsync(Query, 3));

        (await Ids(collection.SearchAsync((ReadOnlyMemory<float>)Query, 3))).Should().Equal(expected);
        (await Ids(collection.SearchAsync(new Memory<float>(Query), 3))).Should().Equal(expected);
        (await Ids(collection.SearchAsync(new Embedding<float>(Query), 3))).Should().Equal(expected);
        (await Ids(collection.SearchAsync("right", 3))).Should().Equal(expected);
        FluentActions.Invoking(() => collection.SearchAsync(3, 3)).Should().Throw<ArgumentException>()
            .WithMessage("searchValue is a Int32; expected *");
    }

    [Test]
    public async Task Calls_WrongArguments_AreRefused()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(3));

        collection.Invoking(one => one.SearchAsync(Query, 0)).Should().Throw<ArgumentOutOfRangeException>();
        collection.Invoking(one => one.SearchAsync((float[])null!, 1)).Should().Throw<ArgumentNullException>();
        collection.Invoking(one => one.SearchAsync(new float[5], 1)).Should().Throw<ArgumentException>()
            .WithMessage("searchValue has 5 values; expected 6. *");
        collection.Invoking(one => one.SearchAsync(new[] { 0, 0, 0, 0, 0, float.PositiveInfinity }, 1)).Should().Throw<ArgumentException>();
        collection.Invoking(one => one.GetAsync(part => true, 0)).Should().Throw<ArgumentOutOfRangeException>();
        collection.Invoking(one => one.GetAsync((IEnumerable<string>)null!)).Should().Throw<ArgumentNullException>();
        collection.Invoking(one => one.GetAsync(["a", null!])).Should().Throw<ArgumentException>().WithMessage("keys[1] is null; *");
        collection.Invoking(one => one.GetAsync((System.Linq.Expressions.Expression<Func<Part, bool>>)null!, 1))
            .Should().Throw<ArgumentNullException>();
        Func<Task>[] calls =
        [
            () => collection.UpsertAsync((IEnumerable<Part>)null!), () => collection.UpsertAsync((Part)null!),
            () => collection.DeleteAsync((IEnumerable<string>)null!), () => collection.DeleteAsync((string)null!),
            () => collection.DeleteAsync(["a", null!]), () => collection.GetAsync((string)null!),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        FluentActions.Invoking(() => new GalleryCollection<string, Part>("", Parts.Map())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new GalleryCollection<string, Part>("a", null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new GalleryCollection<string, Part>("a", Parts.Map(), maxDegreeOfParallelism: 0))
            .Should().Throw<ArgumentOutOfRangeException>();
        await FluentActions.Awaiting(() => Parts.ToList(collection.SearchAsync(Query, 1, cancellationToken: new(canceled: true))))
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => collection.UpsertAsync(Parts.Some(9), new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
        collection.Count.Should().Be(3);
    }

    [Test]
    public async Task GetService_KnownTypes_AreGiven()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection([]);

        ((VectorStoreCollectionMetadata)collection.GetService(typeof(VectorStoreCollectionMetadata))!).CollectionName.Should().Be("parts");
        collection.GetService(typeof(IVectorSearchable<Part>)).Should().BeSameAs(collection);
        collection.GetService(typeof(GalleryRecordMap<string, Part>)).Should().BeSameAs(collection.Map);
        collection.GetService(typeof(Uri)).Should().BeNull();
        collection.GetService(typeof(IVectorSearchable<Part>), "key").Should().BeNull();
        collection.Name.Should().Be("parts");
    }

    private static async Task<string[]> Ids(IAsyncEnumerable<VectorSearchResult<Part>> results) =>
        [.. (await Parts.ToList(results)).Select(one => one.Record.Id)];
}
