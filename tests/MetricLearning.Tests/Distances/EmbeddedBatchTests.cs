using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class EmbeddedBatchTests
{
    private static readonly EmbeddingDistance Euclidean = new(DistanceMetric.Euclidean);
    private static readonly EmbeddingDistance Cosine = new(DistanceMetric.Cosine);

    private static readonly Gen<(int Rows, int Columns, int Seed)> AnyShape = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 33], Gen.Int[0, 1000]);

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
        Gen.Select(AnyShape, BatchCases.AnyDistance).Sample((shape, distance) =>
        {
            float[] values = BatchCases.Values(shape.Rows, shape.Columns, shape.Seed);
            double[] expected =
                [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, shape.Rows, shape.Columns), distance).SelectMany(r => r)];

            float[] actual = Distances(values, shape.Columns, distance, shape.Rows);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(1).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= BatchCases.Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Distances_AnyShape_AreSymmetricToTheLastBit() =>
        Gen.Select(AnyShape, BatchCases.AnyDistance).Sample((shape, distance) =>
        {
            float[] actual = Distances(BatchCases.Values(shape.Rows, shape.Columns, shape.Seed), shape.Columns, distance, shape.Rows);

            return (from i in Enumerable.Range(0, shape.Rows)
                    from j in Enumerable.Range(0, shape.Rows)
                    select actual[(i * shape.Rows) + j].Equals(actual[(j * shape.Rows) + i])).All(equal => equal);
        }, iter: 60);

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Distances_RowsCloseToEachOtherAndFarFromTheOrigin_KeepTheirDigits(DistanceMetric metric)
    {
        // Neighbours 1e-3 apart at a norm near 800: inner products in single precision would leave no digit.
        float[] values = [.. BatchCases.Values(12, 64, seed: 3).Select(v => 100 + (v * 1e-4f))];
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
        float[] values = BatchCases.Values(Rows, dimension, seed: dimension);
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
    public void Distances_EqualRows_AreExactlyZero()
    {
        float[] row = BatchCases.Values(1, 33, seed: 5);

        foreach (bool normalizes in new[] { false, true })
        {
            Distances([.. row, .. row, .. row], 33, new(DistanceMetric.Euclidean, normalizes)).Should().OnlyContain(d => d == 0);
        }
    }

    [Test]
    public void Distances_CosineOfAnyRows_StayWithinZeroAndTwo()
    {
        float[] row = BatchCases.Values(1, 33, seed: 6);

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
        float[] values = BatchCases.Values(9, 7, seed: 8);

        // A power of two scales without rounding.
        Distances([.. values.Select(v => v * 1024)], 7, Cosine, 9).Should().Equal(Distances(values, 7, Cosine, 9));
    }

    [Test]
    public void Distances_AfterStart_AreThoseOfTheNewRows()
    {
        EmbeddedBatch batch = BatchCases.Of([0, 0, 3, 4], 2, Euclidean);
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
    public void Backward_IntoTheMemoryOfTheDistanceGradient_IsRefused()
    {
        EmbeddedBatch batch = new(Shape.Tensor([1, 0, 1.01f, 0], 2, 2), [0, 1], new(DistanceMetric.Euclidean));
        float[] shared = [1, 2, 3, 4];

        FluentActions.Invoking(() => batch.Backward(Shape.Tensor(shared, 2, 2), Shape.Tensor(shared, 2, 2)))
            .Should().Throw<ArgumentException>().WithParameterName("embeddingGradient").WithMessage("*overlaps distanceGradient*");

        shared.Should().Equal(1, 2, 3, 4);
    }

    [Test]
    public void Distances_RowsThatAreNoAnchors_AreComparedWithAnchorsAlone() =>
        Gen.Select(AnyShape, BatchCases.AnyDistance, Gen.Int[0, 40]).Sample((shape, distance, most) =>
        {
            int anchors = Math.Min(most, shape.Rows);
            float[] values = BatchCases.Values(shape.Rows, shape.Columns, shape.Seed);
            int copied = Math.Min(values.Length, shape.Columns);
            values.AsSpan(0, copied).CopyTo(values.AsSpan(values.Length - copied)); // the last row equals the first
            double[] expected = [.. ReferenceDistance.All(ReferenceDistance.ToDouble(values, shape.Rows, shape.Columns), distance)
                .Take(anchors).SelectMany(r => r)];

            float[] actual = BatchCases.Of(values, shape.Columns, distance, shape.Rows, anchors).Distances.ToArray();

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(1).Max() + 1;
            return actual.Length == expected.Length
                && actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= BatchCases.Tolerance * scale);
        }, iter: 60);

    [TestCaseSource(typeof(BatchCases), nameof(BatchCases.EveryDistance))]
    public void DistanceBetween_EveryPair_IsThatOfTheMatrix(EmbeddingDistance distance)
    {
        EmbeddedBatch batch = BatchCases.Of(BatchCases.Values(6, 19, seed: 23), 19, distance, 6);

        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                batch.DistanceBetween(i, j).Should().BeApproximately(batch.DistanceRow(i)[j], 2e-5f, "rounding of 19 products");
            }
        }
    }

    [TestCaseSource(typeof(BatchCases), nameof(BatchCases.EveryDistance))]
    public void Step_OnceWarm_AllocatesNothing(EmbeddingDistance distance)
    {
        float[] values = BatchCases.Values(20, 16, seed: 30);
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
    public void Start_AnchorCountLeftOut_MakesAllRowsAnchors()
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Start([1, 2, 3], 1, 0, anchorCount: 2);
        batch.AnchorCount.Should().Be(2);
        batch.Start([1, 2, 3], 1, 0);
        batch.AnchorCount.Should().Be(3);
    }

    private static float[] Distances(float[] values, int columns, EmbeddingDistance distance, int? rows = null) =>
        BatchCases.Of(values, columns, distance, rows).Distances.ToArray();
}
