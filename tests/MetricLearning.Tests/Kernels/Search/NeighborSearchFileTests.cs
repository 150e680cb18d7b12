using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class NeighborSearchFileTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Search_HardRowsOfAFileAndOfMemory_IsAFullSort(
        [Values(32, 128, 256, 512)] int bits, [ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[1, 70], Gen.Int[1, 2000], Gen.Int[1, 9], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, queryCount, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                float[] queries = HardRows.Queries(random, rows, kind, queryCount, depth);
                NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, PanelScanTests.Scan(bits));
                RowsInFile.Append(search, rows, staying: random.Next(count + 1));
                int[] removed = [.. Enumerable.Range(0, count).Where(row => row > 0 && random.Next(5) == 0)];
                RowView view = search.View(ExcludedRows.None.With(removed));
                int k = 1 + random.Next(Math.Min(view.RankedCount, random.Next(4) == 0 ? 50 : 4));
                int[] indices = new int[queryCount * k];
                float[] distances = new float[queryCount * k];

                view.Search(queries, [], k, indices, distances);

                (int Index, float Distance)[] expected =
                [
                    .. Enumerable.Range(0, queryCount).SelectMany(q => NaiveNeighbors
                        .Search(queries.AsSpan(q * depth, depth), rows, metric, count).ExceptBy(removed, one => one.Index).Take(k)),
                ];
                indices.Should().Equal(expected.Select(n => n.Index));
                distances.Should().Equal(expected.Select(n => n.Distance));
                float[] copied = new float[rows.Length];
                view.CopyRows(0, copied);
                copied.Should().Equal(rows);
            },
            iter: 40,
            threads: 1);

    [Test]
    public void Search_RowsThatCodesTellApart_ReadsFewOfThem([Values(1, 2)] int threads)
    {
        const int Count = 40_000, Depth = 64;
        Assume.That(RowCodes.AreUseful(Depth, 16), "this processor makes no such codes");
        float[] rows = ReferenceMatrix.Random(Count * Depth, 1), query = ReferenceMatrix.Random(Depth, 2);
        int read = 0;
        NeighborSearch search = new(RowComparison.Distance, Depth, threads);
        RowsInFile.Append(search, rows, Count, (_, count) => Interlocked.Add(ref read, count));
        read.Should().BeLessThanOrEqualTo(64 * 64, "to choose a centre panels of a sample are read; rows that are appended are at hand");
        NeighborSearch inMemory = new(RowComparison.Distance, Depth, threads);
        inMemory.Append(rows);
        read = 0;

        (int[] indices, float[] distances) = Search(search, query, 10);

        read.Should().BeInRange(10, Count / 10);
        (int[] expected, float[] expectedDistances) = Search(inMemory, query, 10);
        indices.Should().Equal(expected);
        distances.Should().Equal(expectedDistances);
    }

    [Test]
    public void Search_FileThatCanNoLongerBeRead_ThrowsWhatReadingThrowsAndTheNextOneWorks([Values(1, 2)] int threads)
    {
        const int Count = 20_000, Depth = 64;
        float[] rows = ReferenceMatrix.Random(Count * Depth, 1);
        bool isLost = false;
        NeighborSearch search = new(RowComparison.Angle, Depth, threads);
        RowsInFile.Append(search, rows, Count, (_, _) => _ = isLost ? throw new InvalidDataException("lost") : 0);
        (int[] expected, _) = Search(search, rows[..Depth], 5);

        isLost = true;
        FluentActions.Invoking(() => Search(search, rows[..Depth], 5)).Should().Throw<InvalidDataException>().WithMessage("lost");
        isLost = false;

        Search(search, rows[..Depth], 5).Indices.Should().Equal(expected);
    }

    [Test]
    public void Append_ToRowsOfAFileUntilThereAreTwiceAsMany_ChoosesTheCentreAnew()
    {
        const int Count = 640, Depth = 6;
        float[] rows =
        [
            .. ReferenceMatrix.Random(Count * Depth, 1).Select(value => value + 1000),
            .. ReferenceMatrix.Random(10 * Count * Depth, 2).Select(value => value + 5000),
        ];
        NeighborSearch search = new(RowComparison.Distance, Depth, 1);

        RowsInFile.Append(search, rows[..(Count * Depth)], Count);
        search.Store.Form.Center.Should().OnlyContain(value => Math.Abs(value - 1000) < 1);
        search.Append(rows.AsSpan(Count * Depth));

        search.Store.Form.Center.Should().OnlyContain(value => value > 2000);
        (int[] indices, _) = Search(search, rows[^Depth..], 3);
        indices.Should().Equal(NaiveNeighbors.Search(rows.AsSpan(^Depth..), rows, DistanceMetric.Euclidean, 3).Select(n => n.Index));
    }

    [Test]
    public void Append_FileThatCanNotBeReadWhenTheCentreIsChosenAnew_AppendsAllTheSame()
    {
        const int Count = 640, Depth = 6;
        float[] rows = ReferenceMatrix.Random(3 * Count * Depth, 1);
        bool isLost = false;
        NeighborSearch search = new(RowComparison.Distance, Depth, 1);
        RowsInFile.Append(search, rows[..(Count * Depth)], Count, (_, _) => _ = isLost ? throw new IOException("lost") : 0);

        isLost = true;
        search.Append(rows.AsSpan(Count * Depth));
        isLost = false;

        search.Count.Should().Be(3 * Count);
        Search(search, rows[^Depth..], 1).Indices.Should().Equal((3 * Count) - 1);
    }

    [Test]
    public void Search_RowsTooWideToBeScored_ComparesRowsOfTheFile()
    {
        const int Count = 5, Depth = RowForm.LargestDepth + 1;
        float[] rows = ReferenceMatrix.Random(Count * Depth, 1);
        NeighborSearch search = new(RowComparison.Distance, Depth, 1);
        RowsInFile.Append(search, rows, Count);
        search.Store.Given.File!.PanelCount.Should().Be(2, "two rows are a panel");

        (int[] indices, float[] distances) = Search(search, rows[Depth..(2 * Depth)], 3);

        (int Index, float Distance)[] expected =
            NaiveNeighbors.Search(rows.AsSpan(Depth, Depth), rows, DistanceMetric.Euclidean, 3);
        indices.Should().Equal(expected.Select(n => n.Index));
        distances.Should().Equal(expected.Select(n => n.Distance));
    }

    [Test]
    public void Append_PartOfAPanelThatStays_IsRefused()
    {
        NeighborSearch search = new(RowComparison.Distance, 2, 1, PanelScanTests.Scan(128));
        search.StayInFile((_, destination) => destination.Clear(), 100);
        search.Append([1, 2]);

        search.Invoking(one => one.Append([3, 4])).Should().Throw<InvalidOperationException>().WithMessage("*1 rows*whole panels*");
    }

    [Test]
    public void StayInFile_FewerRowsThanFillAPanel_KeepsThemInMemory()
    {
        NeighborSearch search = new(RowComparison.Distance, 2, 1, PanelScanTests.Scan(128));

        RowsInFile.Append(search, [1, 2, 3, 4], staying: 2, (_, _) => throw new InvalidDataException("read"));

        search.Store.Given.File.Should().BeNull();
        Search(search, [3, 3], 1).Indices.Should().Equal(1);
    }

    [Test]
    public void StayInFile_SearchThatHasRows_IsRefused()
    {
        NeighborSearch search = new(RowComparison.Distance, 2, 1);
        search.Append([1, 2]);

        search.Invoking(one => one.StayInFile((_, _) => { }, 100)).Should().Throw<InvalidOperationException>().WithMessage("*1 rows*");
    }

    private static (int[] Indices, float[] Distances) Search(NeighborSearch search, float[] query, int count)
    {
        (int[] indices, float[] distances) = (new int[count], new float[count]);
        search.Search(query, count, indices, distances);
        return (indices, distances);
    }
}
