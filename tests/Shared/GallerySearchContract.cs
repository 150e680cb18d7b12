using MetricLearning.Classification;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Contracts;

/// <summary>
/// What every gallery must find, whatever keeps its rows, also one that can only be searched. The test project of a package with a gallery
/// compiles this file and derives a fixture.
/// </summary>
public abstract partial class GallerySearchContract
{
    /// <summary>The columns of the rows of the tests.</summary>
    protected const int Dimension = 8;

    /// <summary>The metrics that the gallery has.</summary>
    protected virtual IReadOnlyList<DistanceMetric> Metrics { get; } = Enum.GetValues<DistanceMetric>();

    /// <summary>Whether rows at equal distances come in the order in which they were added, whichever place keeps them.</summary>
    protected virtual bool OrdersEqualRows => true;

    /// <summary>Whether the gallery finds centroids of labels; if not, it says so.</summary>
    protected virtual bool FindsCentroids => true;

    /// <summary>Makes a gallery that holds rows and that no other test sees.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">The values of a row.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, in the order in which they are added, [n].</param>
    /// <param name="ids">Their ids, [n].</param>
    protected abstract Task<IGallerySearch> HoldingAsync(
        DistanceMetric metric, int dimension, string[] labels, float[][] rows, string[] ids);

    /// <summary>Makes a gallery that holds the rows of a classifier.</summary>
    protected virtual Task<IGallerySearch> HoldingRowsOf(SimilarityClassifier model)
    {
        GallerySnapshot own = model.Gallery.Snapshot;
        int[] slots = new int[own.Count];
        _ = own.CopySlots(0, slots);
        float[] rows = new float[own.Count * own.Dimension];
        own.CopyRows(slots, rows);
        return HoldingAsync(
            own.Metric, own.Dimension, [.. slots.Select(own.LabelOf)], [.. rows.Chunk(own.Dimension)], [.. slots.Select(own.IdOf)]);
    }

    [Test]
    public async Task Search_RandomRows_FindsWhatASortInDoubleFinds()
    {
        foreach (DistanceMetric metric in Metrics)
        {
            (IGallerySearch gallery, float[][] rows) = await Holding(metric, 300, seed: 1);
            float[][] queries = Rows(20, seed: 2);

            GalleryNeighbor[][] found = await gallery.SearchAsync(Flat(queries), 10);

            found.Should().HaveCount(20);
            for (int i = 0; i < queries.Length; i++)
            {
                AssertNearest(metric, queries[i], rows, Enumerable.Range(0, rows.Length), found[i], 10);
            }
        }
    }

    [Test]
    public async Task Search_EqualRows_ComeInTheOrderOfAdding()
    {
        float[] row = Rows(1, seed: 3)[0];
        string[] ids = ["z", "y", "x", "a"];
        IGallerySearch gallery = await HoldingAsync(Metrics[0], Dimension, ["1", "2", "1", "1"], [row, row, row, row], ids);

        AssertOrder((await gallery.SearchAsync(row, 4))[0], ids);
    }

    [Test]
    public async Task Search_Selection_FindsRowsOfItAlone()
    {
        (IGallerySearch gallery, float[][] rows) = await Holding(Metrics[0], 200, seed: 4);
        float[] query = Rows(1, seed: 5)[0];
        (RowSelection Selection, Func<int, bool> Includes)[] cases =
        [
            (new() { Labels = ["0", "2"] }, i => i % 5 is 0 or 2),
            (new() { IdPrefix = "r1" }, i => IdOf(i).StartsWith("r1", StringComparison.Ordinal)),
            (new() { Labels = ["3", "none"], IdPrefix = "r1" }, i => i % 5 == 3 && IdOf(i).StartsWith("r1", StringComparison.Ordinal)),
            (new(), _ => true),
        ];
        foreach ((RowSelection selection, Func<int, bool> includes) in cases)
        {
            GalleryNeighbor[][] found = await gallery.SearchAsync(query, 50, selection);

            AssertNearest(Metrics[0], query, rows, Enumerable.Range(0, rows.Length).Where(includes), found[0], 50);
        }

        (await gallery.SearchAsync(query, 5, new() { Labels = [] }))[0].Should().BeEmpty();
        (await gallery.SearchAsync(query, 5, new() { Labels = ["none"] }))[0].Should().BeEmpty();
        (await gallery.SearchAsync(query, 5, new() { IdPrefix = "R" }))[0].Should().BeEmpty("ids differ in case");
    }

    [Test]
    public async Task Texts_OfAnyKind_AreFoundAsTheyAre()
    {
        float[][] rows = Rows(Texts.Length, seed: 6);
        IGallerySearch gallery = await HoldingAsync(Metrics[0], Dimension, Texts, rows, Texts);

        for (int i = 0; i < Texts.Length; i++)
        {
            GalleryNeighbor found = (await gallery.SearchAsync(rows[i], Texts.Length)).Single().Single(one => one.Id == Texts[i]);
            found.Label.Should().Be(Texts[i]);
            RowSelection selection = new() { IdPrefix = Texts[i], Labels = [Texts[i]] };
            (await gallery.SearchAsync(rows[i], 3, selection))[0].Select(one => one.Id).Should().Equal(Texts[i]);
        }

        (await gallery.SearchAsync(rows[0], 9, new() { IdPrefix = "100_" }))[0].Should().ContainSingle("a prefix is no pattern");
        (await gallery.SearchAsync(rows[0], 9, new() { IdPrefix = "100" }))[0].Should().HaveCount(2);
    }

    [Test]
    public async Task Search_FewRowsOrNone_FindsThoseThatThereAre()
    {
        float[] row = Rows(1, seed: 7)[0];
        IGallerySearch empty = await HoldingAsync(Metrics[0], Dimension, [], [], []);
        IGallerySearch one = await HoldingAsync(Metrics[0], Dimension, ["b"], [row], ["a"]);

        (await empty.SearchAsync(row, 5)).Should().ContainSingle().Which.Should().BeEmpty();
        (await one.SearchAsync(row, 1000))[0].Should().ContainSingle().Which.Id.Should().Be("a");
        (await one.SearchAsync(ReadOnlyMemory<float>.Empty, 5)).Should().BeEmpty();
        if (FindsCentroids)
        {
            (await empty.SearchCentroidsAsync(row, 5)).Should().ContainSingle().Which.Should().BeEmpty();
            (await one.SearchCentroidsAsync(ReadOnlyMemory<float>.Empty, 5)).Should().BeEmpty();
        }
    }

    [Test]
    public async Task Search_ZeroRowsAndDuplicates_AreFoundByTheirDistances()
    {
        foreach (DistanceMetric metric in Metrics)
        {
            float[][] rows = [[0, 0], [1, 0], [1, 0], [0, 2], [-1, 0], [0, 0]];
            IGallerySearch gallery = await HoldingAsync(
                metric, 2, ["a", "b", "b", "c", "d", "a"], rows, ["0", "1", "2", "3", "4", "5"]);
            foreach (float[] query in (float[][])[[0, 0], [1, 0], [-3, 0.5f]])
            {
                GalleryNeighbor[][] found = await gallery.SearchAsync(query, 6);

                AssertNearest(metric, query, rows, Enumerable.Range(0, 6), found[0], 6, i => $"{i}");
            }
        }
    }

    [Test]
    public async Task Search_WrongArguments_Throws()
    {
        (IGallerySearch gallery, float[][] rows) = await Holding(Metrics[0], 10, seed: 10);
        float[] wrong = [1, 2, 3, float.NaN, 5, 6, 7, 8];

        await Awaiting(() => gallery.SearchAsync(new float[7], 1)).Should().ThrowAsync<ArgumentException>().WithMessage("*7 values*");
        await Awaiting(() => gallery.SearchAsync(wrong, 1)).Should().ThrowAsync<ArgumentException>().WithMessage("*column 3*");
        await Awaiting(() => gallery.SearchAsync(rows[0], 0)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await Awaiting(() => gallery.SearchAsync(rows[0], 1, null, new CancellationToken(canceled: true))).Should()
            .ThrowAsync<OperationCanceledException>();
        if (FindsCentroids)
        {
            await Awaiting(() => gallery.SearchCentroidsAsync(rows[0], 0)).Should().ThrowAsync<ArgumentOutOfRangeException>();
            await Awaiting(() => gallery.SearchCentroidsAsync(wrong, 1)).Should().ThrowAsync<ArgumentException>().WithMessage("*column 3*");
        }
    }

    [Test]
    public async Task SearchCentroids_FindsMeansOfTheRowsThatTakePart()
    {
        if (!FindsCentroids)
        {
            (IGallerySearch without, float[][] own) = await Holding(Metrics[0], 10, seed: 12);
            await Awaiting(() => without.SearchCentroidsAsync(own[0], 1)).Should().ThrowAsync<NotSupportedException>();
            return;
        }

        foreach (DistanceMetric metric in Metrics)
        {
            (IGallerySearch gallery, float[][] rows) = await Holding(metric, 60, seed: 12);
            float[] query = Rows(1, seed: 13)[0];
            (RowSelection? Selection, Func<int, bool> Includes)[] cases =
            [
                (null, _ => true),
                (new() { Labels = ["1", "4"] }, i => i % 5 is 1 or 4),
                (new() { IdPrefix = "r1" }, i => IdOf(i).StartsWith("r1", StringComparison.Ordinal)),
            ];
            foreach ((RowSelection? selection, Func<int, bool> includes) in cases)
            {
                LabelDistance[] expected = [.. Enumerable.Range(0, 60).Where(includes).GroupBy(i => i % 5)
                    .Select(label => new LabelDistance(
                        $"{label.Key}", (float)Distance(metric, query, Mean(metric, label.Select(i => rows[i])))))
                    .OrderBy(one => one.Distance)];

                LabelDistance[] found = (await gallery.SearchCentroidsAsync(query, 3, selection))[0];

                found.Select(one => one.Label).Should().Equal(expected.Take(3).Select(one => one.Label), $"{metric}");
                found.Zip(expected).Should().OnlyContain(
                    pair => Math.Abs(pair.First.Distance - pair.Second.Distance) < 1e-4, $"{metric}");
            }
        }
    }

    [Test]
    public async Task Classifier_OverTheGallery_AnswersAsInMemory()
    {
        if (!Metrics.Contains(DistanceMetric.Euclidean))
        {
            Assert.Ignore("a classifier compares rows by the Euclidean distance, which the gallery has not");
        }

        float[][] rows = Rows(90, seed: 15);
        NeighborRule[] rules = [NeighborRule.Usual, NeighborRule.Nearest, NeighborRule.Centroids];
        foreach (NeighborRule rule in rules.Where(rule => FindsCentroids || !rule.UsesCentroids))
        {
            SimilarityClassifier model = SimilarityClassifier.Train(
                rows, rows.Select((row, i) => $"{i % 5}"), new() { NetworksPerFold = 0, Rule = rule });
            GalleryClassifier remote = model.Over(await HoldingRowsOf(model));
            ReadOnlyMemory<float>[] queries = [.. Rows(30, seed: 16).Select(row => (ReadOnlyMemory<float>)row)];

            IReadOnlyList<Match> matches = await remote.ClassifyAllAsync(queries);

            IReadOnlyList<Match> expected = model.ClassifyAll(queries);
            matches.Select(one => (one.Label, one.NearestLabel)).Should()
                .Equal(expected.Select(one => (one.Label, one.NearestLabel)), $"{rule}");
            matches.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First.Confidence - pair.Second.Confidence) < 1e-3, $"{rule}");
            matches.Zip(expected).Should().OnlyContain(
                pair => pair.First.Neighbors.Select(one => one.Id).SequenceEqual(pair.Second.Neighbors.Select(one => one.Id)), $"{rule}");
        }
    }
}
