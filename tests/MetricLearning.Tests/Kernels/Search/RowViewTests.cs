using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class RowViewTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Search_HardRowsOfWhichSomeDoNotRankAtEveryVectorWidth_IsAFullSortOfTheOthers(
        [Values(32, 128, 256, 512)] int bits, [Values(2, 9)] int queryCount, [ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[1, 60], Gen.Int[3, 1500], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, PanelScanTests.Scan(bits));
                search.Append(rows);
                double share = random.Next(3) switch { 0 => 0.02, 1 => 0.5, _ => 0.97 };
                int[] ranked = [.. Enumerable.Range(0, count).Where(i => i < 2 || random.NextDouble() >= share)];
                RowView view = search.View(ExcludedRows.None.With(Enumerable.Range(0, count).Except(ranked)));

                // Rows that lie behind the view, and would be found: they must not show.
                search.Append(rows.AsSpan(0, Math.Min(count, 70) * depth));
                bool areOwn = random.Next(2) == 0;
                int[] own = areOwn ? [.. Enumerable.Range(0, queryCount).Select(_ => random.Next(-1, count))] : [];
                float[] queries = areOwn
                    ? [.. own.SelectMany(i => rows.Skip(Math.Max(i, 0) * depth).Take(depth))]
                    : HardRows.Queries(random, rows, kind, queryCount, depth);
                int largest = ranked.Length - (areOwn ? 1 : 0);
                int k = random.Next(2) == 0 ? 1 + random.Next(Math.Min(largest, 6)) : 1 + random.Next(largest);
                int[] indices = new int[queryCount * k];
                float[] distances = new float[queryCount * k];

                view.Search(queries, own, k, indices, distances);

                for (int q = 0; q < queryCount; q++)
                {
                    int[] others = areOwn ? [.. ranked.Where(i => i != own[q])] : ranked;
                    float[] otherRows = [.. others.SelectMany(i => rows.Skip(i * depth).Take(depth))];
                    (int Index, float Distance)[] expected =
                        NaiveNeighbors.Search(queries.AsSpan(q * depth, depth), otherRows, metric, k);
                    indices.Skip(q * k).Take(k).Should().Equal(expected.Select(n => others[n.Index]));
                    distances.Skip(q * k).Take(k).Should().Equal(expected.Select(n => n.Distance));
                }
            },
            iter: 40,
            threads: 1);

    [Test]
    public void Search_EqualRowsOfWhichFewRank_ComparesAllAndFindsThoseFew()
    {
        // Single precision cannot tell these rows apart, so that they are compared in double precision, shared among threads.
        const int Rows = 100_000;
        NeighborSearch search = new(RowComparison.Distance, 3, 3);
        search.Append([.. Enumerable.Repeat(new[] { 1f, 2, 3 }, Rows).SelectMany(row => row)]);
        RowView view = search.View(ExcludedRows.None.With(Enumerable.Range(0, Rows).Where(i => i % 1000 != 17)));
        int[] indices = new int[99];
        float[] distances = new float[99];

        view.Search([1, 2, 4], [2017], 99, indices, distances);

        indices.Should().Equal(Enumerable.Range(0, 100).Select(i => (1000 * i) + 17).Where(i => i != 2017));
        distances.Should().OnlyContain(distance => distance == 1);
    }

    [Test]
    public void View_RowAfterRow_StaysAsItIs([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        // Far from the origin: the rows are moved by a centre as they grow in number.
        const int Depth = 3, Count = 300;
        float[] rows = [.. ReferenceMatrix.Random(Count * Depth, 1).Select(value => value + 1000)];
        NeighborSearch search = new(HardRows.Comparison(metric), Depth, 1);
        List<RowView> views = [];
        for (int i = 0; i < Count; i++)
        {
            search.Append(rows.AsSpan(i * Depth, Depth));
            views.Add(search.View(ExcludedRows.None));
        }

        for (int i = 0; i < Count; i++)
        {
            int[] indices = new int[i + 1];
            views[i].Search(rows.AsSpan(0, Depth), [], i + 1, indices, new float[i + 1]);
            float[] seen = new float[(i + 1) * Depth];
            views[i].CopyRows(0, seen);

            (views[i].Count, views[i].RankedCount).Should().Be((i + 1, i + 1));
            seen.Should().Equal(rows.Take((i + 1) * Depth));
            indices.Should().Equal(NaiveNeighbors.Search(rows.AsSpan(0, Depth), seen, metric, i + 1).Select(n => n.Index));
        }
    }

    [Test]
    public void Lanes_OfEachPanel_AreItsRowsThatRank([Values(32, 128, 256, 512)] int bits)
    {
        const int Count = 203;
        NeighborSearch search = new(RowComparison.Product, 1, 1, PanelScanTests.Scan(bits));
        search.Append(new float[Count]);
        RowView view = search.View(ExcludedRows.None.With([0, 5, 64, 202]));
        int panelRows = view.Store.Given.PanelRows;

        for (int panel = 0; panel < view.Store.Given.PanelCount; panel++)
        {
            ulong expected = 0;
            for (int lane = 0; lane < panelRows; lane++)
            {
                int row = (panel * panelRows) + lane;
                expected |= row < Count && row is not (0 or 5 or 64 or 202) ? 1UL << lane : 0;
            }

            view.Lanes(panel).Should().Be(expected);
        }

        view.With(ExcludedRows.None).RankedCount.Should().Be(Count);
        view.Excluded.Count.Should().Be(4);
    }

    [Test]
    public void Search_SpansOfOtherLengths_ThrowsBeforeAnyIsRead()
    {
        NeighborSearch search = new(RowComparison.Distance, 2, 1);
        search.Append([1, 2, 3, 4]);
        RowView view = search.View(ExcludedRows.None);

        FluentActions.Invoking(() => view.Search([1, 2, 3], [], 1, new int[1], new float[1]))
            .Should().Throw<ArgumentException>().WithParameterName("queries");
        FluentActions.Invoking(() => view.Search([1, 2], [0], 2, new int[2], new float[2]))
            .Should().Throw<ArgumentException>().WithParameterName("neighborCount");
        FluentActions.Invoking(() => view.Search([1, 2], [0, 1], 1, new int[1], new float[1]))
            .Should().Throw<ArgumentException>().WithParameterName("own");
        FluentActions.Invoking(() => view.Search([1, 2], [], 1, new int[1], new float[2]))
            .Should().Throw<ArgumentException>().WithParameterName("indices");
        FluentActions.Invoking(() => view.CopyRows(1, new float[4])).Should().Throw<ArgumentException>().WithParameterName("first");
    }
}
