using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class EmbeddedBatchTests
{
    // Single precision: rounding of d products, worst at the pairs just far enough to go through inner products.
    private const double Tolerance = 5e-6;

    private static readonly EmbeddingDistance Euclidean = new(DistanceMetric.Euclidean);
    private static readonly EmbeddingDistance Cosine = new(DistanceMetric.Cosine);

    private static readonly Gen<EmbeddingDistance> AnyDistance =
        Gen.Select(Gen.Enum<DistanceMetric>(), Gen.Bool, (metric, normalizes) => new EmbeddingDistance(metric, normalizes));

    private static readonly Gen<(int Rows, int Columns, int Seed)> AnyShape = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 33], Gen.Int[0, 1000]);

    private static readonly EmbeddingDistance[] EveryDistance =
    [
        .. from metric in Enum.GetValues<DistanceMetric>()
           from normalizes in new[] { false, true }
           select new EmbeddingDistance(metric, normalizes),
    ];

    [Test]
    public void Distances_ThreeFourFive_AreSolvedByHand()
    {
        Distances([0, 0, 3, 4], 2, Euclidean).Should().Equal(0, 5, 5, 0);
        Distances([0, 0, 3, 4], 2, new(DistanceMetric.SquaredEuclidean)).Should().Equal(0, 25, 25, 0);
        Distances([1, 0, 3, 4], 2, new(DistanceMetric.InnerProduct)).Should().Equal(-1, -3, -3, -25);
        Distances([2, 0, 0, 7], 2, Cosine).Should().Equal(0, 1, 1, 0);
        Distances([2, 0, 0, 7], 2, new(DistanceMetric.SquaredEuclidean, NormalizesRows: true)).Should().Equal(0, 2, 2, 0);
    }

    [Test]
    public void Distances_AnyShape_AgreeWithLoopsInDouble() =>
        Gen.Select(AnyShape, AnyDistance).Sample((shape, distance) =>
        {
            float[] values = Values(shape.Rows, shape.Columns, shape.Seed);
            double[] expected =
                [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, shape.Rows, shape.Columns), distance).SelectMany(r => r)];

            float[] actual = Distances(values, shape.Columns, distance, shape.Rows);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(1).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Distances_AnyShape_AreSymmetricToTheLastBit() =>
        Gen.Select(AnyShape, AnyDistance).Sample((shape, distance) =>
        {
            float[] actual = Distances(Values(shape.Rows, shape.Columns, shape.Seed), shape.Columns, distance, shape.Rows);

            return (from i in Enumerable.Range(0, shape.Rows)
                    from j in Enumerable.Range(0, shape.Rows)
                    select actual[(i * shape.Rows) + j].Equals(actual[(j * shape.Rows) + i])).All(equal => equal);
        }, iter: 60);

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Distances_RowsCloseToEachOtherAndFarFromTheOrigin_KeepTheirDigits(DistanceMetric metric)
    {
        // Neighbours 1e-3 apart at a norm near 800: inner products in single precision would leave no digit.
        float[] values = [.. Values(12, 64, seed: 3).Select(v => 100 + (v * 1e-4f))];
        double[] expected = [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, 12, 64), new(metric)).SelectMany(r => r)];

        float[] actual = Distances(values, 64, new(metric), 12);

        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 2e-6 * pair.Second);
    }

    [Test]
    public void Distances_PairsOfAnyCloseness_AreWithinTheDocumentedError(
        [Values(16, 784, 4096)] int dimension, [Values] bool isPositive, [Values(DistanceMetric.Euclidean,
        DistanceMetric.SquaredEuclidean)] DistanceMetric metric)
    {
        // From 0.5 % to 90 % of the way from equal rows to unrelated ones: on both sides of the share where the way of computing changes.
        const int Rows = 60;
        float[] values = Values(Rows, dimension, seed: dimension);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            float first = isPositive ? Math.Abs(values[i % dimension]) : values[i % dimension];
            values[i] = first + (values[i] * 1.5f * (i / dimension) / Rows);
        }

        double[] expected = [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, Rows, dimension), new(metric)).SelectMany(r => r)];

        float[] actual = Distances(values, dimension, new(metric), Rows);

        double worst = actual.Zip(expected).Where(pair => pair.Second > 0).Max(pair => Math.Abs(pair.First - pair.Second) / pair.Second);
        double bound = (metric == DistanceMetric.Euclidean ? 1 : 2) * 3e-7 * Math.Sqrt(dimension);
        worst.Should().BeLessThan(bound).And.BeGreaterThan(bound / 50, "else the bound says little");
    }

    [Test]
    public void Start_MoreValuesThanOneArrayHolds_SaysTheLimit()
    {
        var batch = new EmbeddedBatch(Euclidean);

        Action act = () => batch.Start(new int[2], dimension: 1 << 30, step: 0);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels has 2 entries; so many embeddings of 1073741824 columns do not fit one array of 2147483591 values. Use smaller " +
            "batches.*");
    }

    [Test]
    public void Distances_EqualRows_AreExactlyZero()
    {
        float[] row = Values(1, 33, seed: 5);

        foreach (bool normalizes in new[] { false, true })
        {
            Distances([.. row, .. row, .. row], 33, new(DistanceMetric.Euclidean, normalizes)).Should().OnlyContain(d => d == 0);
        }
    }

    [Test]
    public void Distances_CosineOfAnyRows_StayWithinZeroAndTwo()
    {
        float[] row = Values(1, 33, seed: 6);

        Distances([.. row, .. row, .. row.Select(v => -v)], 33, Cosine).Should().OnlyContain(d => d >= 0 && d <= 2);
    }

    [Test]
    public void Distances_ZeroRowUnderCosine_IsOneFromEveryRow() =>
        Distances([0, 0, 3, 4], 2, Cosine)[..3].Should().Equal(1, 1, 1);

    [Test]
    public void Distances_NormalizedRowsWhoseSquaresOverflow_AreStillRight() =>
        Distances([3e25f, 0, 0, 4e30f], 2, new(DistanceMetric.SquaredEuclidean, NormalizesRows: true)).Should().Equal(0, 2, 2, 0);

    [Test]
    public void Distances_ScaledRowsUnderCosine_DoNotChange()
    {
        float[] values = Values(9, 7, seed: 8);

        // A power of two scales without rounding.
        Distances([.. values.Select(v => v * 1024)], 7, Cosine, 9).Should().Equal(Distances(values, 7, Cosine, 9));
    }

    [Test]
    public void Distances_AfterStart_AreThoseOfTheNewRows()
    {
        EmbeddedBatch batch = Batch([0, 0, 3, 4], 2, Euclidean);
        _ = batch.Distances;

        TensorSpan<float> memory = batch.Start([7, 8, 9], dimension: 1, step: 4);
        memory[0, 0] = 1;
        memory[1, 0] = 3;
        memory[2, 0] = 7;

        batch.Distances.ToArray().Should().Equal(0, 2, 6, 2, 0, 4, 6, 4, 0);
        (batch.RowCount, batch.Dimension, batch.Step).Should().Be((3, 1, 4));
        batch.Labels.ToArray().Should().Equal(7, 8, 9);
        batch.Embeddings.ToArray().Should().Equal(1, 3, 7);
    }

    [Test]
    public void Distances_NotFiniteValue_IsNotHidden()
    {
        var batch = new EmbeddedBatch(Euclidean);
        batch.Start([0, 1], dimension: 2, step: 0)[0, 0] = float.NaN;

        float.IsNaN(batch.Distances[0, 1]).Should().BeTrue();
    }

    [Test]
    public void Distances_MoreThanOneArrayHolds_SaysWhatToDo()
    {
        var batch = new EmbeddedBatch(Euclidean);
        batch.Start(new int[46_337], dimension: 0, step: 0);

        Action act = () => _ = batch.Distances;

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "The batch has 46337 rows; their distances from 46337 anchors do not fit one array. Use smaller batches or list fewer " +
            "triplets.");
    }

    [Test]
    public void Distances_RowsThatAreNoAnchors_AreComparedWithAnchorsAlone() =>
        Gen.Select(AnyShape, AnyDistance, Gen.Int[0, 40]).Sample((shape, distance, most) =>
        {
            int anchors = Math.Min(most, shape.Rows);
            float[] values = Values(shape.Rows, shape.Columns, shape.Seed);
            int copied = Math.Min(values.Length, shape.Columns);
            values.AsSpan(0, copied).CopyTo(values.AsSpan(values.Length - copied)); // the last row equals the first
            double[] expected = [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, shape.Rows, shape.Columns), distance)
                .Take(anchors).SelectMany(r => r)];

            float[] actual = Batch(values, shape.Columns, distance, shape.Rows, anchors).Distances.ToArray();

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(1).Max() + 1;
            return actual.Length == expected.Length
                && actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Backward_AnyShape_AgreesWithCentralDifferences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 9], Gen.Int[0, 1000], AnyDistance).Sample((rows, columns, seed, distance) =>
        {
            float[] values = Values(rows, columns, seed);
            float[] weights = Values(rows, rows, seed + 1);
            ClearDiagonal(weights, rows); // a distance of a row from itself is constant or, for the inner product, tested by hand below
            double[] expected = Differences(values, weights, rows, columns, distance);

            float[] actual = Backward(Batch(values, columns, distance, rows), weights);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Backward_RowsThatAreNoAnchors_AgreesWithCentralDifferencesOfTheAnchors() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[1, 9], Gen.Int[0, 1000], AnyDistance).Sample(
            (anchors, others, columns, seed, distance) =>
        {
            int rows = anchors + others;
            float[] values = Values(rows, columns, seed);
            float[] weights = Values(anchors, rows, seed + 1);
            for (int i = 0; i < anchors; i++)
            {
                weights[i * (rows + 1)] = 0;
            }

            double[] expected = Differences(values, weights, rows, columns, distance)[..(anchors * columns)];

            float[] actual = Backward(Batch(values, columns, distance, rows, anchors), weights);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * scale);
        }, iter: 60);

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Backward_OtherRowsCloseToTheAnchorsAndFarFromTheOrigin_KeepsItsDigits(DistanceMetric metric)
    {
        float[] values = [.. Values(10, 16, seed: 11).Select((v, i) => 50 + v + (i % 32 < 16 ? 0 : 100))]; // two distant clusters
        float[] weights = Values(4, 10, seed: 12);
        for (int i = 0; i < 4; i++)
        {
            weights[i * 11] = 0;
        }

        double[] expected = Differences(values, weights, 10, 16, new(metric))[..(4 * 16)];

        float[] actual = Backward(Batch(values, 16, new(metric), 10, anchors: 4), weights);

        double largest = expected.Max(Math.Abs);
        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * largest);
    }

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Backward_RowsCloseToEachOtherAndFarFromTheOrigin_KeepsItsDigits(DistanceMetric metric)
    {
        float[] values = [.. Values(10, 16, seed: 11).Select((v, i) => 50 + v + (i < 80 ? 0 : 100))]; // two distant clusters
        float[] weights = Values(10, 10, seed: 12);
        ClearDiagonal(weights, 10);
        double[] expected = Differences(values, weights, 10, 16, new(metric));

        float[] actual = Backward(Batch(values, 16, new(metric), 10), weights);

        double largest = expected.Max(Math.Abs);
        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * largest);
    }

    [Test]
    public void Backward_EqualRows_GivesZeroUnderEuclidean() =>
        Backward(Batch([1, 2, 1, 2], 2, Euclidean), [0, 1, 1, 0]).Should().Equal(0, 0, 0, 0);

    [Test]
    public void Backward_ZeroRowUnderCosine_GivesZeroThere() =>
        Backward(Batch([0, 0, 3, 4], 2, Cosine), [0, 1, 1, 0]).Should().Equal(0, 0, 0, 0);

    [Test]
    public void Backward_DiagonalOfTheInnerProduct_IsSolvedByHand() =>
        Backward(Batch([1, 2, 3, 5], 2, new(DistanceMetric.InnerProduct)), [1, 0, 0, 0]).Should().Equal(-2, -4, 0, 0);

    [Test]
    public void Backward_DestinationHoldsOldValues_OverwritesThem()
    {
        float[] gradient = [9, 9, 9, 9];

        Batch([0, 0, 3, 4], 2, Euclidean).Backward(Matrix([0, 5, 0, 0], 2, 2), Matrix(gradient, 2, 2));

        gradient.Should().Equal(-3, -4, 3, 4);
    }

    [TestCaseSource(nameof(EveryDistance))]
    public void AddGradient_OverAllPairsOfAnchors_IsWhatBackwardGives(EmbeddingDistance distance)
    {
        const int Anchors = 5;
        float[] weights = Values(Anchors, 7, seed: 21);
        for (int i = 0; i < Anchors; i++)
        {
            weights[i * 8] = 0;
        }

        EmbeddedBatch batch = Batch(Values(7, 19, seed: 20), 19, distance, 7, Anchors);
        float[] expected = Backward(batch, weights);

        float[] actual = new float[Anchors * 19];
        for (int i = 0; i < weights.Length; i++)
        {
            batch.AddGradient(i / 7, i % 7, batch.DistanceBetween(i / 7, i % 7), weights[i], actual);
        }

        batch.CompleteGradient(actual);

        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * (1 + expected.Max(MathF.Abs)));
    }

    [TestCaseSource(nameof(EveryDistance))]
    public void DistanceBetween_EveryPair_IsThatOfTheMatrix(EmbeddingDistance distance)
    {
        EmbeddedBatch batch = Batch(Values(6, 19, seed: 23), 19, distance, 6);

        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                batch.DistanceBetween(i, j).Should().BeApproximately(batch.DistanceRow(i)[j], 2e-5f, "rounding of 19 products");
            }
        }
    }

    [TestCaseSource(nameof(EveryDistance))]
    public void Step_OnceWarm_AllocatesNothing(EmbeddingDistance distance)
    {
        float[] values = Values(20, 16, seed: 30);
        int[] labels = new int[20];
        float[] gradient = new float[20 * 16];
        float[] weights = new float[20 * 20];
        var batch = new EmbeddedBatch(distance);
        Run();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run()
        {
            Span<float> memory = batch.Start(labels, 16, step: 1).GetSpan([0, 0], 320);
            values.CopyTo(memory);
            _ = batch.Distances;
            batch.Backward(weights, 20, gradient);
        }
    }

    [Test]
    public void Constructor_LabelCountDiffers_SaysSo()
    {
        Action act = () => _ = new EmbeddedBatch(Matrix([1, 2, 3, 4], 2, 2), [1], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but embeddings has 2 rows; pass one label per row.*");
    }

    [Test]
    public void Constructor_RankOne_SaysWhatIsExpected()
    {
        Action act = () => _ = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2 }, [2]), [1, 2], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings has rank 1; expected a matrix [rows × columns] of rank 2. Reshape it.*");
    }

    [Test]
    public void Constructor_NotFinite_SaysWhere()
    {
        Action act = () => _ = new EmbeddedBatch(Matrix([1, 2, 3, float.NaN], 2, 2), [1, 2], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings holds NaN at row 1, column 1; every value must be finite.*");
    }

    [Test]
    public void Constructor_UndefinedMetric_SaysSo()
    {
        Action act = () => _ = new EmbeddedBatch(new EmbeddingDistance((DistanceMetric)9));

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric")
            .WithMessage("DistanceMetric 9 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");
    }

    [Test]
    public void Start_NegativeDimensionOrStep_Throws()
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Invoking(b => b.Start([1], -1, 0)[0, 0]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("dimension");
        batch.Invoking(b => b.Start([1], 1, -1)[0, 0]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("step");
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Start_AnchorCountOutOfRange_SaysTheRange(int anchors)
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Invoking(b => b.Start([1, 2], 1, 0, anchors)[0, 0])
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("anchorCount")
            .WithMessage($"anchorCount is {anchors}; expected 0 to the number of rows.*");
    }

    [Test]
    public void Start_AnchorCountLeftOut_MakesAllRowsAnchors()
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Start([1, 2, 3], 1, 0, anchorCount: 2);
        batch.AnchorCount.Should().Be(2);
        batch.Start([1, 2, 3], 1, 0);
        batch.AnchorCount.Should().Be(3);
    }

    [Test]
    public void Backward_WrongShapes_SaysWhichAreExpected()
    {
        EmbeddedBatch batch = Batch([0, 0, 3, 4], 2, Euclidean);
        float[] four = [1, 2, 3, 4];

        batch.Invoking(b => b.Backward(Matrix(four, 1, 4), Matrix(four, 2, 2))).Should().Throw<ArgumentException>()
            .WithParameterName("distanceGradient")
                .WithMessage("distanceGradient is [1 × 4]; expected [2 × 2]. Pass a matrix of that shape.*");
        batch.Invoking(b => b.Backward(Matrix(four, 2, 2), Matrix(four, 4, 1))).Should().Throw<ArgumentException>()
            .WithParameterName("embeddingGradient")
                .WithMessage("embeddingGradient is [4 × 1]; expected [2 × 2]. Pass a matrix of that shape.*");
        four.Should().Equal(1, 2, 3, 4);
    }

    private static float[] Values(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }

    private static void ClearDiagonal(float[] matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            matrix[i * (size + 1)] = 0;
        }
    }

    private static Tensor<float> Matrix(float[] values, int rows, int columns) => Tensor.Create(values, [rows, columns]);

    private static EmbeddedBatch Batch(float[] values, int columns, EmbeddingDistance distance, int? rows = null, int? anchors = null)
    {
        int count = rows ?? values.Length / columns;
        return new(Matrix(values, count, columns), new int[count], distance, anchors);
    }

    private static float[] Distances(float[] values, int columns, EmbeddingDistance distance, int? rows = null) =>
        Batch(values, columns, distance, rows).Distances.ToArray();

    private static float[] Backward(EmbeddedBatch batch, float[] weights)
    {
        float[] gradient = new float[batch.AnchorCount * batch.Dimension];
        batch.Backward(Matrix(weights, batch.AnchorCount, batch.RowCount), Matrix(gradient, batch.AnchorCount, batch.Dimension));
        return gradient;
    }

    private static double[] Differences(float[] values, float[] weights, int rows, int columns, EmbeddingDistance distance) =>
        [.. CentralDifferences.Of(
            x => ReferenceDistance.All(x, distance).SelectMany(r => r).Zip(weights, (d, w) => d * w).Sum(),
            ReferenceDistance.ToDouble(values, rows, columns)).SelectMany(r => r)];
}
