using System.Globalization;
using MetricLearning.Classification;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class SearchClassifierTests
{
    private static readonly string[] Functions =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
    ];

    [Test]
    public async Task ClassifyAsync_UnitVectors_VotesTheSameByEveryDistanceFunction([ValueSource(nameof(Functions))] string function)
    {
        NeighborRule rule = new(UsesCentroids: false, 7, 0.3);
        Part[] parts = [.. Parts.Some(40).Select(part => part with { Vector = Unit(part.Vector) })];
        GalleryCollection<string, Part> collection = await Parts.Collection(parts, function);
        SearchClassifier<Part> classifier = new(
            collection, part => part.Kind, new() { DistanceFunction = function, Rule = rule, NoveltyNeighbor = 3 });
        ReadOnlyMemory<float> query = Unit(new float[] { 1, 2, -1, 0.5f, 0, 0 });

        SearchMatch<Part> match = await classifier.ClassifyAsync(query);

        (string label, double share, double distance) = Voted(parts, query, 7, 0.3, novelty: 3);
        match.NearestLabel.Should().Be(label);
        match.VoteShare.Should().BeApproximately(share, 1e-5);
        match.Distance.Should().BeApproximately(distance, 1e-5);
        match.Label.Should().Be(label, "without a threshold every label is accepted");
        match.Neighbors.Should().HaveCount(7);
        match.ToString().Should().StartWith($"{label}, confidence ");
    }

    [Test]
    public async Task ClassifyAsync_ARowOfTheStore_IsNearAndSure()
    {
        Part[] parts = Parts.Some(40);
        SearchClassifier<Part> classifier = new(await Parts.Collection(parts), part => part.Kind, new() { Rule = NeighborRule.Nearest });

        foreach (Part part in parts)
        {
            SearchMatch<Part> match = await classifier.ClassifyAsync(part.Vector);
            (match.Label, match.VoteShare).Should().Be((part.Kind, 1));
        }
    }

    [Test]
    public async Task ClassifyAsync_AStoreThatFindsNothing_IsNoneOfThese()
    {
        SearchMatch<Part> match = await new SearchClassifier<Part>(new FakeStore(), part => part.Kind).ClassifyAsync("any");

        (match.Label, match.NearestLabel, match.Confidence, match.VoteShare).Should().Be((null, null, 0, 0));
        match.Distance.Should().Be(double.PositiveInfinity);
        match.ToString().Should().Be("none of these (nothing was found), confidence 0.0 %");
    }

    [Test]
    public async Task ClassifyAsync_ThresholdsOfAllAndOfOneLabel_Reject()
    {
        FakeStore store = new(FakeStore.Found("bolt", 0.9));
        double confidence = (await new SearchClassifier<Part>(store, part => part.Kind).ClassifyAsync("any")).Confidence;
        async Task<string?> Label(double threshold, double? own = null) => (await new SearchClassifier<Part>(
            store, part => part.Kind,
            new() { Threshold = threshold, LabelThresholds = own is null ? [] : new Dictionary<string, double> { ["bolt"] = own.Value } })
            .ClassifyAsync("any")).Label;

        (await Label(confidence)).Should().Be("bolt");
        (await Label(confidence + 1e-9)).Should().BeNull();
        (await Label(1, own: confidence)).Should().Be("bolt");
        (await Label(0, own: 1)).Should().BeNull();
    }

    [Test]
    public async Task ClassifyAsync_OptionsAndToken_ReachTheStore()
    {
        FakeStore store = new(FakeStore.Found("bolt", 1));
        VectorSearchOptions<Part> options = new() { Filter = part => part.Kind == "bolt" };
        using CancellationTokenSource source = new();
        SearchClassifier<Part> classifier = new(store, part => part.Kind, new() { Rule = NeighborRule.Nearest, NoveltyNeighbor = 9 });

        await classifier.ClassifyAsync("text", options, source.Token);

        store.Calls.Should().Equal(("text", 9, options, source.Token));
        await source.CancelAsync();
        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", options, source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task ClassifyAsync_StoreThatDoesWrong_IsNamed()
    {
        (VectorSearchResult<Part>[] Results, string Message)[] cases =
        [
            ([FakeStore.Found("bolt", null)], "The store returned the score null as result 0; *"),
            ([FakeStore.Found("bolt", double.NaN)], "The store returned the score NaN as result 0; *"),
            ([FakeStore.Found("bolt", 0.5), FakeStore.Found("bolt", 0.9)], "The store returned the score 0.9 as result 1, nearer than *"),
            ([FakeStore.Found(null!, 0.5)], "The label of the record of result 0 is null; *"),
            ([null!], "The store returned no record as result 0. *"),
            ([new(null!, 1)], "The store returned no record as result 0. *"),
            ([.. Enumerable.Repeat(FakeStore.Found("bolt", 1), 6)], "The store returned more than 5 records, *"),
        ];

        foreach ((VectorSearchResult<Part>[] results, string message) in cases)
        {
            SearchClassifier<Part> classifier = new(
                new FakeStore(results), part => part.Kind, new() { Rule = NeighborRule.Nearest, NoveltyNeighbor = 5 });
            await FluentActions.Awaiting(() => classifier.ClassifyAsync("any"))
                .Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
        }
    }

    [Test]
    public async Task Messages_ACultureOfCommas_HaveNumbersWithPoints()
    {
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeInfinitySymbol = "none";
        CultureInfo.CurrentCulture = commas;
        GalleryCollection<string, Part> collection = new("parts", Parts.Map());
        await collection.EnsureCollectionExistsAsync();
        FakeStore turned = new(FakeStore.Found("bolt", 0.25), FakeStore.Found("bolt", 0.75));
        FakeStore endless = new(FakeStore.Found("bolt", double.NegativeInfinity));

        await FluentActions.Awaiting(() => new SearchClassifier<Part>(turned, part => part.Kind).ClassifyAsync("any"))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("The store returned the score 0.75 as result 1, *");
        await FluentActions.Awaiting(() => new SearchClassifier<Part>(endless, part => part.Kind).ClassifyAsync("any"))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("The store returned the score -Infinity as result 0; *");
        collection.Invoking(one => one.SearchAsync(new[] { 0, 0, float.NegativeInfinity, 0, 0, 0 }, 1))
            .Should().Throw<ArgumentException>().WithMessage("searchValue holds -Infinity at value 2; *");
    }

    [Test]
    public async Task CalibrateAsync_KnownAndUnknownValues_TellsThemApart([Values(null, 5)] int? leastOfLabel)
    {
        Random random = new(3);
        string[] kinds = ["bolt", "nut", "screw"];
        float[] Near(int kind) => [.. Enumerable.Range(0, Parts.Dimension).Select(i => (i == kind ? 1 : 0) + (0.2f * random.NextSingle()))];
        GalleryCollection<string, Part> collection = await Parts.Collection(
            Enumerable.Range(0, 90).Select(i => new Part($"{i}", kinds[i % 3], Near(i % 3))));
        int[] classes = [.. Enumerable.Range(0, 120).Select(i => i % 4)]; // the fourth is none of the store's
        SearchClassifier<Part> raw = new(collection, part => part.Kind);

        SearchClassifier<Part> fitted = await raw.CalibrateAsync(
            classes.Select(Near), classes.Select(one => one == 3 ? null : kinds[one]), leastOfLabel: leastOfLabel);

        foreach (int one in classes)
        {
            float[] value = Near(one);
            (await fitted.ClassifyAsync(value)).Label.Should().Be(one == 3 ? null : kinds[one]);
            (await raw.ClassifyAsync(value)).Label.Should().NotBeNull("it is another classifier");
        }

        fitted.Options.Confidence.Should().NotBeNull();
        fitted.Options.LabelThresholds.Should().HaveCountLessThanOrEqualTo(leastOfLabel is null ? 0 : 3);
    }

    [Test]
    public async Task CalibrateAsync_WrongArguments_AreRefused()
    {
        FakeStore store = new(FakeStore.Found("bolt", 1));
        SearchClassifier<Part> classifier = new(store, part => part.Kind);
        Func<Task>[] calls =
        [
            () => classifier.CalibrateAsync<string>([], []), () => classifier.CalibrateAsync(["a"], ["x", "y"]),
            () => classifier.CalibrateAsync(["a", null!], ["x", "y"]), () => classifier.CalibrateAsync<string>(null!, []),
            () => classifier.CalibrateAsync(["a"], null!), () => classifier.CalibrateAsync(["a"], ["x"], leastOfLabel: 0),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        store.Calls.Should().BeEmpty();
        await FluentActions.Awaiting(() => new SearchClassifier<Part>(new FakeStore(), part => part.Kind).CalibrateAsync(["a"], ["x"]))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("The store found nothing for value 0; *");
        await FluentActions.Awaiting(() => classifier.CalibrateAsync(["a"], ["x"], cancellationToken: new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public void New_WrongOptions_AreRefused()
    {
        SearchClassifierOptions[] wrong =
        [
            new() { DistanceFunction = DistanceFunction.ManhattanDistance }, new() { Rule = NeighborRule.Centroids },
            new() { Rule = null! }, new() { NoveltyNeighbor = 0 }, new() { NoveltyNeighbor = 51 }, new() { Threshold = double.NaN },
            new() { LabelThresholds = new Dictionary<string, double> { ["a"] = double.NaN } }, new() { LabelThresholds = null! },
        ];

        foreach (SearchClassifierOptions options in wrong)
        {
            FluentActions.Invoking(() => new SearchClassifier<Part>(new FakeStore(), part => part.Kind, options))
                .Should().Throw<ArgumentException>();
        }

        FluentActions.Invoking(() => new SearchClassifier<Part>(null!, part => part.Kind)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new SearchClassifier<Part>(new FakeStore(), null!)).Should().Throw<ArgumentNullException>();
    }

    private static float[] Unit(ReadOnlyMemory<float> vector)
    {
        float length = MathF.Sqrt(vector.ToArray().Sum(value => value * value));
        return [.. vector.ToArray().Select(value => value / length)];
    }

    // The vote, by hand.
    private static (string Label, double Share, double Distance) Voted(
        Part[] parts, ReadOnlyMemory<float> query, int count, double temperature, int novelty)
    {
        (string Kind, double Squared)[] near =
        [
            .. parts.Select(part => (part.Kind, Squared: part.Vector.ToArray().Zip(query.ToArray(), (a, b) => Math.Pow(a - b, 2)).Sum()))
                .OrderBy(part => part.Squared).Take(count),
        ];
        double[] weights = [.. near.Select(part => Math.Exp((near[0].Squared - part.Squared) / temperature))];
        var winner = near.Zip(weights).GroupBy(pair => pair.First.Kind).MaxBy(group => group.Sum(pair => pair.Second))!;
        return (winner.Key, winner.Sum(pair => pair.Second) / weights.Sum(), Math.Sqrt(near[novelty - 1].Squared));
    }
}
