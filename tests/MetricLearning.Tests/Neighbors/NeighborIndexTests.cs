using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class NeighborIndexTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void AddAndSearch_RowOfVeryManyColumns_FindsIt()
    {
        // A panel of as many lines for the widest vectors would have more bytes than 32 bits count.
        const int Columns = 1 << 26;
        NeighborIndex index = new(DistanceMetric.Cosine);
        float[] row = new float[Columns];
        row[^1] = 2;
        index.AddRow(row);
        row[0] = 2;

        index.SearchRow(row, 1).Distances(0)[0].Should().Be((float)(1 - (4 / Math.Sqrt(32))));
    }

    [Test]
    public void Constructor_DegreeOfAMillion_TakesNoMemoryForThreadsThatCannotRun()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        NeighborIndex index = new(DistanceMetric.Euclidean, 1_000_000);
        index.AddRow([1, 2]);
        index.SearchRow([1, 2], 1);

        index.MaxDegreeOfParallelism.Should().Be(1_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Test]
    public void CopyRows_RowsAddedInParts_AreBitByBitAsGiven()
    {
        float[] rows = [.. HardRows.Create(new Random(1), 6, 150, 3), -0.0f, 1e-45f, float.MaxValue];
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.CopyRows(0, []);
        index.Add(Shape.Tensor(rows[..(70 * 3)], 70, 3));
        index.Add(Shape.Tensor(rows[(70 * 3)..], 81, 3));
        float[] copied = new float[80 * 3];

        index.CopyRows(71, copied);

        copied.Select(BitConverter.SingleToInt32Bits).Should().Equal(rows.Skip(71 * 3).Select(BitConverter.SingleToInt32Bits));
        FluentActions.Invoking(() => index.CopyRows(0, new float[4])).Should().Throw<ArgumentException>().WithParameterName("destination")
            .WithMessage("destination has 4 entries; expected a multiple of 3, the columns of a row.*");
        FluentActions.Invoking(() => index.CopyRows(150, new float[6]))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("first");
        FluentActions.Invoking(() => index.CopyRows(-1, [])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("first");
    }

    [Test]
    public void SearchRow_IntoBuffers_IsTheSearchOfATensorOfOneRow()
    {
        NeighborIndex index = Index(DistanceMetric.Euclidean, Normals(new Random(1), 60), 3);
        int[] indices = new int[4];
        float[] distances = new float[4];

        index.SearchRow([0.1f, 0.2f, 0.3f], 4, indices, distances);

        NeighborTable expected = index.Search(Shape.Tensor([0.1f, 0.2f, 0.3f], 1, 3), 4);
        indices.Should().Equal(expected.Indices(0).ToArray());
        distances.Should().Equal(expected.Distances(0).ToArray());
        FluentActions.Invoking(() => index.SearchRow([1, 2, 3], 4, new int[3], new float[4]))
            .Should().Throw<ArgumentException>().WithParameterName("indices");
        FluentActions.Invoking(() => index.SearchRow([1, 2, 3], 4, new int[4], new float[5]))
            .Should().Throw<ArgumentException>().WithParameterName("distances");
        FluentActions.Invoking(() => index.SearchRow([1, 2], 1)).Should().Throw<ArgumentException>().WithParameterName("query");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Search_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        // 26 queries share the rows among threads when the rows are many (40,000 × 33 floats); 300 queries share the queries.
        const int Depth = 33;
        float[] gallery = Normals(new Random(21), 40_000 * Depth);
        Tensor<float> few = Shape.Tensor(Normals(new Random(22), 7 * Depth), 7, Depth);
        NeighborIndex one = Index(DistanceMetric.Euclidean, gallery, Depth, 1);
        NeighborIndex many = Index(DistanceMetric.Euclidean, gallery, Depth, threads);

        NeighborTable expected = one.Search(few, 4);
        NeighborTable actual = many.Search(few, 4);

        Flatten(actual).Should().Equal(Flatten(expected));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Search_ManyQueriesOnAnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        float[] gallery = Normals(new Random(23), 70 * 9);
        Tensor<float> queries = Shape.Tensor(Normals(new Random(24), 1000 * 9), 1000, 9);

        NeighborTable expected = Index(DistanceMetric.Cosine, gallery, 9, 1).Search(queries, 3);
        NeighborTable actual = Index(DistanceMetric.Cosine, gallery, 9, threads).Search(queries, 3);

        Flatten(actual).Should().Equal(Flatten(expected));
    }

    [Test]
    public void Add_RowsInParts_SearchesAsIfAddedAtOnce([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        const int Depth = 6;
        float[] gallery = Integers(new Random(31), 150 * Depth, 9);
        NeighborIndex parts = new(metric);
        int[] ends = [0, 1, 2, 9, 70, 71, 150];
        for (int part = 1; part < ends.Length; part++)
        {
            int rows = ends[part] - ends[part - 1];
            parts.Add(Shape.Tensor(gallery[(ends[part - 1] * Depth)..(ends[part] * Depth)], rows, Depth));
        }

        Tensor<float> queries = Shape.Tensor(Integers(new Random(32), 20 * Depth, 9), 20, Depth);
        Flatten(parts.Search(queries, 7)).Should().Equal(Flatten(Index(metric, gallery, Depth).Search(queries, 7)));
    }

    [Test]
    public void Add_NoRows_ChangesNothing()
    {
        NeighborIndex index = new(DistanceMetric.Cosine);

        index.Add(Tensor.CreateFromShape<float>([0, 3]));

        (index.Count, index.Dimension).Should().Be((0, 0));
    }

    [Test]
    public void Search_NoQueries_FindsNothing() =>
        Index(DistanceMetric.Cosine, [1, 2], 2).Search(Tensor.CreateFromShape<float>([0, 2]), 1).QueryCount.Should().Be(0);

    [Test]
    public void Search_IntoBuffers_AllocatesNothingOnceWarm()
    {
        float[] gallery = Normals(new Random(41), 500 * 8);
        NeighborIndex index = Index(DistanceMetric.Euclidean, gallery, 8, 1);
        Tensor<float> queries = Shape.Tensor(Normals(new Random(42), 200 * 8), 200, 8);
        int[] indices = new int[600];
        float[] distances = new float[600];
        index.Search(queries, 3, indices, distances);

        long before = GC.GetAllocatedBytesForCurrentThread();
        index.Search(queries, 3, indices, distances);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Search_FromManyThreads_GivesEachItsOwnResult()
    {
        float[] gallery = Normals(new Random(51), 400 * 7);
        NeighborIndex index = Index(DistanceMetric.Cosine, gallery, 7, 2);
        Tensor<float>[] queries = [.. Enumerable.Range(0, 8).Select(i => Shape.Tensor(Normals(new Random(i), 250 * 7), 250, 7))];
        float[][] expected = [.. queries.Select(q => Flatten(index.Search(q, 5)))];
        float[][] actual = new float[queries.Length][];

        Parallel.For(0, queries.Length, i => actual[i] = Flatten(index.Search(queries[i], 5)));

        actual.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Test]
    public void SearchBesideAdd_FindsWhatThereIsOrSaysWhatToDo()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.AddRow([0]);

        string[] refusals = SideBySide.RepeatUntilRefused(
            2_000,
            () => index.AddRow([1_000]),
            () => index.SearchRow([1], 1).Indices(0)[0].Should().Be(0));

        index.SearchRow([1], 1).Indices(0)[0].Should().Be(0);
        refusals.Should().OnlyContain(message => message.Contains("index") && message.Contains("let "));
    }

    internal static NeighborIndex Index(DistanceMetric metric, float[] gallery, int depth, int? threads = null)
    {
        NeighborIndex index = new(metric, threads);
        index.Add(Shape.Tensor(gallery, gallery.Length / depth, depth));
        return index;
    }

    private static float[] Flatten(NeighborTable table) =>
    [
        .. Enumerable.Range(0, table.QueryCount)
            .SelectMany(q => table.Indices(q).ToArray().Select(i => (float)i).Concat(table.Distances(q).ToArray())),
    ];

    private static float[] Integers(Random random, int count, int bound) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-bound, bound + 1))];

    internal static float[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
}
