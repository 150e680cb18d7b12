using MetricLearning.Classification;
using MetricLearning.Neighbors;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class SearchableGalleryTests
{
    private static readonly string[] Functions =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
    ];

    [Test]
    public async Task Search_AnyDistanceFunction_FindsWhatAGalleryFinds([ValueSource(nameof(Functions))] string function)
    {
        Part[] parts = [.. Parts.Some(50).Select(Unit)];
        SearchableGallery<Part> gallery = await Over(parts, function);
        Gallery memory = new(gallery.Metric, Parts.Dimension);
        Array.ForEach(parts, part => memory.Add(part.Kind, part.Vector.Span, part.Id));
        float[] queries = [.. Parts.Some(3, seed: 2).SelectMany(part => Unit(part).Vector.ToArray())];

        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 7);

        GalleryNeighbor[][] expected = await ((IGallerySearch)memory).SearchAsync(queries, 7);
        found.Should().HaveCount(3);
        for (int i = 0; i < 3; i++)
        {
            found[i].Select(one => (one.Id, one.Label)).Should().Equal(expected[i].Select(one => (one.Id, one.Label)));
            found[i].Zip(expected[i]).Should().OnlyContain(pair => Math.Abs(pair.First.Distance - pair.Second.Distance) < 1e-6);
        }
    }

    [TestCase(DistanceFunction.CosineSimilarity, 1.0000001, 0)]
    [TestCase(DistanceFunction.CosineSimilarity, -1.0000001, 2)]
    [TestCase(DistanceFunction.CosineDistance, -1e-7, 0)]
    [TestCase(DistanceFunction.EuclideanDistance, -1e-7, 0)]
    [TestCase(DistanceFunction.DotProductSimilarity, 1.5, -1.5f)]
    public async Task Search_ScoreThatIsRoundedBeyondItsRange_GivesADistanceWithin(string function, double score, float distance)
    {
        SearchableGallery<Part> gallery = new(
            new FakeStore(FakeStore.Found("nut", score)), Parts.Dimension, part => part.Id, part => part.Kind, function);

        (await gallery.SearchAsync(new float[Parts.Dimension], 1))[0].Should().ContainSingle().Which.Distance.Should().Be(distance);
    }

    [TestCase(DistanceFunction.DotProductSimilarity, 1)]
    [TestCase(DistanceFunction.NegativeDotProductSimilarity, -1)]
    public async Task Search_DotProductsBeyondOneInTheWrongOrder_AreRefused(string function, int sign)
    {
        double[] scores = [20, 8, 3];
        SearchableGallery<Part> Over(IEnumerable<double> found) => new(
            new FakeStore([.. found.Select(score => FakeStore.Found("nut", sign * score))]), Parts.Dimension, part => part.Id,
            part => part.Kind, function);

        (await Over(scores).SearchAsync(new float[Parts.Dimension], 3))[0].Select(one => one.Distance).Should().Equal(-20, -8, -3);
        await Over(scores.Reverse()).Awaiting(one => one.SearchAsync(new float[Parts.Dimension], 3).AsTask())
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*nearer than the one before it*");
    }

    [Test]
    public async Task Search_EqualVectorsWhoseDistancesAreRounded_AreTakenInAnyOrder()
    {
        SearchableGallery<Part> gallery = new(
            new FakeStore(FakeStore.Found("nut", 3e-4), FakeStore.Found("nut", 0)), Parts.Dimension, part => part.Id, part => part.Kind,
            DistanceFunction.EuclideanDistance);

        GalleryNeighbor[] found = (await gallery.SearchAsync(new float[Parts.Dimension], 2))[0];

        found.Select(one => one.Distance).Should().Equal([3e-4f, 3e-4f], "neighbours come nearest first");
    }

    // Rounding is larger than the distance at which weights overflow.
    [Test]
    public async Task Over_StoreThatRoundsLargeDistances_GivesVotes()
    {
        Part[] parts = Parts.Some(60);
        SimilarityClassifier model = SimilarityClassifier.Train(
            parts.Select(part => part.Vector), parts.Select(part => part.Kind), new() { NetworksPerFold = 0, Rule = NeighborRule.Usual });
        SearchableGallery<Part> gallery = new(
            new FakeStore(FakeStore.Found("nut", 1e5), FakeStore.Found("bolt", 99999.9)), model.EmbeddingDimension, part => part.Id,
            part => part.Kind, DistanceFunction.EuclideanDistance);

        Match match = await model.Over(gallery).ClassifyAsync(parts[0].Vector);

        match.NearestLabel.Should().Be("nut");
        match.Confidence.Should().BeInRange(0, 1);
    }

    [Test]
    public async Task Search_FilterThatGivesNoOptions_IsNotASearchOfAllRows()
    {
        FakeStore store = new(FakeStore.Found("nut", 1));
        SearchableGallery<Part> gallery = new(store, Parts.Dimension, part => part.Id, part => part.Kind, null, _ => null!);

        await gallery.Awaiting(one => one.SearchAsync(new float[Parts.Dimension], 1, new() { IdPrefix = "acme/" }).AsTask())
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*filter returned null*");

        store.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task Over_AStore_AnswersAsTheClassifierDoes()
    {
        Part[] parts = Parts.Some(60);
        SimilarityClassifier model = SimilarityClassifier.Train(
            parts.Select(part => part.Vector), parts.Select(part => part.Kind), new() { NetworksPerFold = 0, Rule = NeighborRule.Usual });
        GalleryRecordMap<string, Part> map = new(
            part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector }, model.EmbeddingDimension,
            DistanceFunction.EuclideanDistance);
        GalleryCollection<string, Part> collection = new("parts", map);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(parts.Select((part, i) => part with { Id = $"{i}", Vector = model.Embed(part.Vector.Span) }));
        SearchableGallery<Part> gallery = new(
            collection, model.EmbeddingDimension, part => part.Id, part => part.Kind, DistanceFunction.EuclideanDistance);
        ReadOnlyMemory<float>[] rows = [.. Parts.Some(20, seed: 3).Select(part => part.Vector)];

        IReadOnlyList<Match> matches = await model.Over(gallery).ClassifyAllAsync(rows);

        IReadOnlyList<Match> expected = model.ClassifyAll(rows);
        matches.Select(match => match.Label).Should().Equal(expected.Select(match => match.Label));
        matches.Select(match => match.Confidence).Should().Equal(expected.Select(match => match.Confidence));
    }

    [Test]
    public async Task Search_Selection_BecomesTheFilterOfTheCaller()
    {
        Part[] parts = Parts.Some(50);
        SearchableGallery<Part> gallery = new(
            await Parts.Collection(parts), Parts.Dimension, part => part.Id, part => part.Kind, null,
            selection => new() { Filter = part => selection.Includes(part.Id, part.Kind) });

        GalleryNeighbor[] found = (await gallery.SearchAsync(parts[0].Vector, 50, new() { Labels = ["nut"], IdPrefix = "part 1" }))[0];

        found.Select(one => one.Id).Should().BeEquivalentTo(
            parts.Where(part => part.Kind == "nut" && part.Id.StartsWith("part 1", StringComparison.Ordinal)).Select(part => part.Id));
        (await gallery.SearchAsync(parts[0].Vector, 50, new()))[0].Should().HaveCount(50);
    }

    [Test]
    public async Task Search_MoreNeighborsThanRows_FindsAllOfThem()
    {
        Part[] parts = Parts.Some(5);
        SearchableGallery<Part> gallery = await Over(parts, null), empty = await Over([], null);

        float[] queries = [.. Parts.Some(2, seed: 2).SelectMany(part => part.Vector.ToArray())];

        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 50);

        found.Should().HaveCount(2).And.OnlyContain(one => one.Length == 5);
        found[1].Select(one => one.Id).Should().BeEquivalentTo(parts.Select(part => part.Id));
        (await empty.SearchAsync(parts[0].Vector, 3)).Single().Should().BeEmpty();
    }

    [Test]
    public async Task Search_ManyCallersAtOnce_GivesEachItsAnswer()
    {
        Part[] parts = Parts.Some(200);
        SearchableGallery<Part> gallery = await Over(parts, DistanceFunction.EuclideanDistance);

        GalleryNeighbor[][][] found = await Task.WhenAll(
            parts.Select(part => Task.Run(async () => await gallery.SearchAsync(part.Vector, 1))));

        found.Select(one => one[0][0].Id).Should().Equal(parts.Select(part => part.Id));
    }

    [Test]
    public async Task WrongCalls_Throw()
    {
        SearchableGallery<Part> gallery = await Over(Parts.Some(5), null);
        float[] query = new float[Parts.Dimension];
        await Throws<ArgumentException>(() => gallery.SearchAsync(new float[5], 1), "*5 values*");
        await Throws<ArgumentOutOfRangeException>(() => gallery.SearchAsync(query, 0), "*0*");
        await Throws<NotSupportedException>(() => gallery.SearchAsync(query, 1, new() { IdPrefix = "a" }), "*filter*");
        await Throws<OperationCanceledException>(() => gallery.SearchAsync(query, 1, null, new CancellationToken(canceled: true)), "*");
        await FluentActions.Awaiting(() => gallery.SearchCentroidsAsync(query, 1).AsTask()).Should().ThrowAsync<NotSupportedException>();
        SearchableGallery<Part> nameless = new(await Parts.Collection(Parts.Some(2)), Parts.Dimension, _ => null!, part => part.Kind);
        await Throws<InvalidOperationException>(() => nameless.SearchAsync(query, 1), "*id*null*");
        FluentActions.Invoking(() => new SearchableGallery<Part>(new FakeStore(), 0, part => part.Id, part => part.Kind))
            .Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SearchableGallery<Part>(new FakeStore(), 1, part => part.Id, part => part.Kind, "none"))
            .Should().Throw<ArgumentException>();
    }

    private static async Task Throws<T>(Func<ValueTask<GalleryNeighbor[][]>> call, string message)
        where T : Exception =>
        await FluentActions.Awaiting(() => call().AsTask()).Should().ThrowAsync<T>().WithMessage(message);

    private static async Task<SearchableGallery<Part>> Over(Part[] parts, string? function) =>
        new(await Parts.Collection(parts, function), Parts.Dimension, part => part.Id, part => part.Kind, function);

    private static Part Unit(Part part)
    {
        float norm = System.Numerics.Tensors.TensorPrimitives.Norm(part.Vector.Span);
        return part with { Vector = part.Vector.ToArray().Select(value => value / norm).ToArray() };
    }
}
