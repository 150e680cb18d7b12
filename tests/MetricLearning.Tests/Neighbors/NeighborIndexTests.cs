using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class NeighborIndexTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Search_AnyShapeOfHardRowsAddedInAnyParts_IsAFullSort([ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[1, 67], Gen.Int[1, 700], Gen.Int[0, 15], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, rows, queries, seed) =>
            {
                Random random = new(seed);
                float[] gallery = HardRows.Create(random, kind, rows, depth);
                float[] asked = HardRows.Queries(random, gallery, kind, queries, depth);
                int k = 1 + random.Next(random.Next(2) == 0 ? rows : Math.Min(rows, 9));
                NeighborIndex index = new(metric);
                for (int done = 0, part; done < rows; done += part)
                {
                    part = Math.Min(rows - done, 1 + random.Next(random.Next(2) == 0 ? rows : 3));
                    index.Add(Shape.Tensor(gallery[(done * depth)..((done + part) * depth)], part, depth));
                }

                NeighborTable found = index.Search(Shape.Tensor(asked, queries, depth), k);

                found.QueryCount.Should().Be(queries);
                for (int q = 0; q < queries; q++)
                {
                    (int Index, float Distance)[] expected = NaiveNeighbors.Search(asked.AsSpan(q * depth, depth), gallery, metric, k);
                    found.Indices(q).ToArray().Should().Equal(expected.Select(n => n.Index));
                    found.Distances(q).ToArray().Should().Equal(expected.Select(n => n.Distance));
                }
            },
            iter: 100,
            threads: 1);

    [Test]
    public void Search_FarRowAddedFirst_FindsTheNearRowsThatFollow()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.AddRow([1e6f]);
        index.Add(Shape.Tensor([0.001f, 0.002f], 2, 1));

        NeighborTable found = index.SearchRow([0.002f], 1);

        (found.Indices(0)[0], found.Distances(0)[0]).Should().Be((2, 0f));
    }

    [Test]
    public void Search_RowsCloseTogetherAfterRowsFarAway_FindThemselves([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        float[] rows = [.. Enumerable.Range(0, 100).Select(i => 1000f + i), .. Enumerable.Range(1, 2000).Select(i => 1e-5f * i)];
        NeighborIndex index = Index(metric, rows, 1);

        NeighborTable found = index.Search(Shape.Tensor(rows, rows.Length, 1), 1);

        if (metric is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean)
        {
            Enumerable.Range(0, rows.Length).Select(i => found.Indices(i)[0]).Should().Equal(Enumerable.Range(0, rows.Length));
        }
        else
        {
            // In one column the longest row has the largest product with all others, and the directions are the same.
            Enumerable.Range(0, rows.Length).Select(i => found.Indices(i)[0])
                .Should().OnlyContain(i => i == (metric == DistanceMetric.Cosine ? 0 : 99));
        }
    }

    [Test]
    public void Search_ColumnWithSentinelsInHalfTheRows_IsAFullSort([Values(-999, 999_999)] int sentinel)
    {
        const int Depth = 4, Rows = 1000;
        float[] rows = Normals(new Random(3), Rows * Depth);
        for (int i = 0; i < Rows; i += 2)
        {
            rows[i * Depth] = sentinel;
        }

        NeighborTable found = Index(DistanceMetric.Euclidean, rows, Depth).Search(Shape.Tensor(rows, Rows, Depth), 3);

        for (int q = 0; q < Rows; q++)
        {
            found.Indices(q).ToArray().Should()
                .Equal(NaiveNeighbors.Search(rows.AsSpan(q * Depth, Depth), rows, DistanceMetric.Euclidean, 3).Select(n => n.Index));
        }
    }

    [Test]
    public void Search_RowsOfTheLargestFloats_HasInfiniteDistancesInTheirOrder()
    {
        NeighborIndex index = Index(DistanceMetric.SquaredEuclidean, [3e38f, -3e38f, 0, 1], 1);

        NeighborTable found = index.SearchRow([2e38f], 4);

        found.Indices(0).ToArray().Should().Equal(0, 2, 3, 1); // 2e38 − 1 is 2e38 in double precision, so 0 and 1 tie
        found.Distances(0).ToArray().Should().OnlyContain(distance => float.IsPositiveInfinity(distance), "they exceed single precision");
    }

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

    [Test]
    public void Search_EveryNeighborCount_IsAPrefixOfTheFullSort()
    {
        const int Rows = 77;
        float[] gallery = Normals(new Random(5), Rows * 3);
        NeighborIndex index = Index(DistanceMetric.Euclidean, gallery, 3);
        int[] all = index.Search(Shape.Tensor([0.1f, 0.2f, 0.3f], 1, 3), Rows).Indices(0).ToArray();

        for (int k = 1; k <= Rows; k++)
        {
            index.Search(Shape.Tensor([0.1f, 0.2f, 0.3f], 1, 3), k).Indices(0).ToArray().Should().Equal(all.Take(k));
        }
    }

    [Test]
    public void Search_ManyDuplicates_TiesByLowerIndexAtDistanceZero(
        [Values(DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine)] DistanceMetric metric)
    {
        float[] row = Normals(new Random(11), 5);
        float[] gallery = [.. Enumerable.Repeat(row, 300).SelectMany(r => r)];

        NeighborTable found = Index(metric, gallery, 5).Search(Shape.Tensor(row, 1, 5), 4);

        found.Indices(0).ToArray().Should().Equal(0, 1, 2, 3);
        found.Distances(0).ToArray().Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Search_ClusterTighterThanSinglePrecisionCanRank_IsStillExact()
    {
        // Two hundred rows within 1e-5 of each other in a cloud of radius 100: their single-precision scores are noise.
        const int Depth = 4;
        Random random = new(17);
        float[] gallery = new float[400 * Depth];
        for (int i = 0; i < gallery.Length; i++)
        {
            gallery[i] = i < 200 * Depth ? random.Next(-100, 100) : 64 + (random.Next(1, 50) / 131072f);
        }

        float[] query = [64, 64, 64, 64];

        NeighborTable found = Index(DistanceMetric.SquaredEuclidean, gallery, Depth).Search(Shape.Tensor(query, 1, Depth), 10);

        (int Index, float Distance)[] expected = NaiveNeighbors.Search(query, gallery, DistanceMetric.SquaredEuclidean, 10);
        found.Indices(0).ToArray().Should().Equal(expected.Select(n => n.Index));
        found.Distances(0).ToArray().Should().Equal(expected.Select(n => n.Distance));
    }

    [Test]
    public void Search_DataFarFromTheOrigin_KeepsItsDigits()
    {
        float[] gallery = [100_000, 100_001, 100_002, 100_003.5f];

        NeighborTable found = Index(DistanceMetric.Euclidean, gallery, 1).Search(Shape.Tensor([100_002.25f], 1, 1), 3);

        found.Indices(0).ToArray().Should().Equal(2, 1, 3);
        found.Distances(0).ToArray().Should().Equal(0.25f, 1.25f, 1.25f);
    }

    [Test]
    public void Search_RowsSoSmallThatSquaresUnderflow_IsStillExact()
    {
        float[] gallery = [3e-30f, 1e-30f, -2e-30f, 5e-30f];

        NeighborTable found = Index(DistanceMetric.Euclidean, gallery, 1).Search(Shape.Tensor([0.9e-30f], 1, 1), 3);

        found.Indices(0).ToArray().Should().Equal(1, 0, 2);
    }

    [Test]
    public void Search_ZeroVectorUnderCosine_HasDistanceOne()
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [-1, 0, 0, 0, 1, 0], 2);

        index.Search(Shape.Tensor([1, 0], 1, 2), 3).Distances(0).ToArray().Should().Equal(0, 1, 2);
        index.Search(Shape.Tensor([0, 0], 1, 2), 3).Distances(0).ToArray().Should().Equal(1, 1, 1);
    }

    [Test]
    public void Search_HugeRowsUnderCosine_AreScaled()
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [3e38f, 0, 0, 1e-42f], 2);

        index.Search(Shape.Tensor([0, 3e38f], 1, 2), 2).Indices(0).ToArray().Should().Equal(1, 0);
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

    [TestCase(0)]
    [TestCase(3)]
    public void Search_CountOutOfRange_SaysTheRange(int neighborCount)
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2], 1, 2), neighborCount);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(neighborCount))
            .WithMessage($"neighborCount is {neighborCount}; expected 1 ≤ neighborCount ≤ 2, the rows of the index.*");
    }

    [Test]
    public void Search_EmptyIndex_SaysToAddRows()
    {
        Action act = () => new NeighborIndex(DistanceMetric.Cosine).Search(Shape.Tensor([1, 2], 1, 2), 1);

        act.Should().Throw<InvalidOperationException>().WithMessage("The index has no rows; add rows before searching.");
    }

    [Test]
    public void Search_BufferOfAnotherSize_SaysTheSize()
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action indices = () => index.Search(Shape.Tensor([1, 2], 1, 2), 2, new int[3], new float[2]);
        Action distances = () => index.Search(Shape.Tensor([1, 2], 1, 2), 2, new int[2], new float[1]);

        indices.Should().Throw<ArgumentException>().WithParameterName("indices")
            .WithMessage("indices has 3 entries; expected 2. Pass a buffer of that size.*");
        distances.Should().Throw<ArgumentException>().WithParameterName("distances")
            .WithMessage("distances has 1 entries; expected 2. Pass a buffer of that size.*");
    }

    [Test]
    public void Search_QueryNotFinite_NamesRowAndColumn()
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2, 3, float.NaN], 2, 2), 1);

        act.Should().Throw<ArgumentException>().WithParameterName("queries").WithMessage("queries holds NaN at row 1, column 1;*");
    }

    [Test]
    public void Search_AnotherDimension_SaysBoth()
    {
        NeighborIndex index = Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2, 3], 1, 3), 1);

        act.Should().Throw<ArgumentException>().WithParameterName("queries")
            .WithMessage("queries has 3 columns but the gallery expects 2; pass rows of that dimension.*");
    }

    [Test]
    public void Add_NoColumns_SaysSo()
    {
        Action act = () => new NeighborIndex(DistanceMetric.Cosine).Add(Tensor.CreateFromShape<float>([2, 0]));

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void Constructor_UndefinedMetric_ListsTheDefinedOnes()
    {
        Action act = () => _ = new NeighborIndex((DistanceMetric)9);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric").WithMessage(
            "DistanceMetric 9 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");
    }

    [Test]
    public void Constructor_NoThreads_SaysTheRange()
    {
        Action act = () => _ = new NeighborIndex(DistanceMetric.Cosine, 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxDegreeOfParallelism")
            .WithMessage("maxDegreeOfParallelism is 0; expected 1 ≤ degree.*");
    }

    private static NeighborIndex Index(DistanceMetric metric, float[] gallery, int depth, int? threads = null)
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

    private static float[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];

    [Test]
    public void SearchBesideAdd_FindsWhatThereIsOrSaysWhatToDo()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.AddRow([0]);

        Parallel.Invoke(
            () => Repeat(() => index.AddRow([1_000])),
            () => Repeat(() => index.SearchRow([1], 1).Indices(0)[0].Should().Be(0)));

        index.SearchRow([1], 1).Indices(0)[0].Should().Be(0);

        static void Repeat(Action act)
        {
            for (int i = 0; i < 2_000; i++)
            {
                try
                {
                    act();
                }
                catch (InvalidOperationException refusal)
                {
                    refusal.Message.Should().Contain("index").And.Contain("let ");
                }
            }
        }
    }
}
