using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class EmbeddedBatchBackwardTests
{
    private static readonly EmbeddingDistance Euclidean = new(DistanceMetric.Euclidean);

    [Test]
    public void Backward_AnyShape_AgreesWithCentralDifferences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 9], Gen.Int[0, 1000], BatchCases.AnyDistance).Sample((rows, columns, seed, distance) =>
        {
            float[] values = BatchCases.Values(rows, columns, seed);
            float[] weights = BatchCases.Values(rows, rows, seed + 1);
            ClearDiagonal(weights, rows); // a distance of a row from itself is constant or, for the inner product, tested by hand below
            double[] expected = Differences(values, weights, rows, columns, distance);

            float[] actual = Backward(BatchCases.Of(values, columns, distance, rows), weights);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= BatchCases.Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Backward_RowsThatAreNoAnchors_AgreesWithCentralDifferencesOfTheAnchors() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[1, 9], Gen.Int[0, 1000], BatchCases.AnyDistance).Sample(
            (anchors, others, columns, seed, distance) =>
        {
            int rows = anchors + others;
            float[] values = BatchCases.Values(rows, columns, seed);
            float[] weights = BatchCases.Values(anchors, rows, seed + 1);
            for (int i = 0; i < anchors; i++)
            {
                weights[i * (rows + 1)] = 0;
            }

            double[] expected = Differences(values, weights, rows, columns, distance)[..(anchors * columns)];

            float[] actual = Backward(BatchCases.Of(values, columns, distance, rows, anchors), weights);

            double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1;
            return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= BatchCases.Tolerance * scale);
        }, iter: 60);

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Backward_OtherRowsCloseToTheAnchorsAndFarFromTheOrigin_KeepsItsDigits(DistanceMetric metric)
    {
        // Two distant clusters.
        float[] values = [.. BatchCases.Values(10, 16, seed: 11).Select((v, i) => 50 + v + (i % 32 < 16 ? 0 : 100))];
        float[] weights = BatchCases.Values(4, 10, seed: 12);
        for (int i = 0; i < 4; i++)
        {
            weights[i * 11] = 0;
        }

        double[] expected = Differences(values, weights, 10, 16, new(metric))[..(4 * 16)];

        float[] actual = Backward(BatchCases.Of(values, 16, new(metric), 10, anchors: 4), weights);

        double largest = expected.Max(Math.Abs);
        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * largest);
    }

    [TestCase(DistanceMetric.Euclidean)]
    [TestCase(DistanceMetric.SquaredEuclidean)]
    public void Backward_RowsCloseToEachOtherAndFarFromTheOrigin_KeepsItsDigits(DistanceMetric metric)
    {
        // Two distant clusters.
        float[] values = [.. BatchCases.Values(10, 16, seed: 11).Select((v, i) => 50 + v + (i < 80 ? 0 : 100))];
        float[] weights = BatchCases.Values(10, 10, seed: 12);
        ClearDiagonal(weights, 10);
        double[] expected = Differences(values, weights, 10, 16, new(metric));

        float[] actual = Backward(BatchCases.Of(values, 16, new(metric), 10), weights);

        double largest = expected.Max(Math.Abs);
        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * largest);
    }

    [Test]
    public void Backward_EqualRows_GivesZeroUnderEuclidean() =>
        Backward(BatchCases.Of([1, 2, 1, 2], 2, Euclidean), [0, 1, 1, 0]).Should().Equal(0, 0, 0, 0);

    [Test]
    public void Backward_ZeroRowUnderCosine_GivesZeroThere() =>
        Backward(BatchCases.Of([0, 0, 3, 4], 2, new(DistanceMetric.Cosine)), [0, 1, 1, 0]).Should().Equal(0, 0, 0, 0);

    [Test]
    public void Backward_DiagonalOfTheInnerProduct_IsSolvedByHand() =>
        Backward(BatchCases.Of([1, 2, 3, 5], 2, new(DistanceMetric.InnerProduct)), [1, 0, 0, 0]).Should().Equal(-2, -4, 0, 0);

    [Test]
    public void Backward_DestinationHoldsOldValues_OverwritesThem()
    {
        float[] gradient = [9, 9, 9, 9];

        BatchCases.Of([0, 0, 3, 4], 2, Euclidean).Backward(Shape.Tensor([0, 5, 0, 0], 2, 2), Shape.Tensor(gradient, 2, 2));

        gradient.Should().Equal(-3, -4, 3, 4);
    }

    [TestCaseSource(typeof(BatchCases), nameof(BatchCases.EveryDistance))]
    public void AddGradient_OverAllPairsOfAnchors_IsWhatBackwardGives(EmbeddingDistance distance)
    {
        const int Anchors = 5;
        float[] weights = BatchCases.Values(Anchors, 7, seed: 21);
        for (int i = 0; i < Anchors; i++)
        {
            weights[i * 8] = 0;
        }

        EmbeddedBatch batch = BatchCases.Of(BatchCases.Values(7, 19, seed: 20), 19, distance, 7, Anchors);
        float[] expected = Backward(batch, weights);

        float[] actual = new float[Anchors * 19];
        for (int i = 0; i < weights.Length; i++)
        {
            batch.AddGradient(i / 7, i % 7, batch.DistanceBetween(i / 7, i % 7), weights[i], actual);
        }

        batch.CompleteGradient(actual);

        actual.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * (1 + expected.Max(MathF.Abs)));
    }

    [Test]
    public void Backward_WrongShapes_SaysWhichAreExpected()
    {
        EmbeddedBatch batch = BatchCases.Of([0, 0, 3, 4], 2, Euclidean);
        float[] four = [1, 2, 3, 4];

        batch.Invoking(b => b.Backward(Shape.Tensor(four, 1, 4), Shape.Tensor(four, 2, 2))).Should().Throw<ArgumentException>()
            .WithParameterName("distanceGradient")
                .WithMessage("distanceGradient is [1 × 4]; expected [2 × 2]. Pass a matrix of that shape.*");
        batch.Invoking(b => b.Backward(Shape.Tensor(four, 2, 2), Shape.Tensor(four, 4, 1))).Should().Throw<ArgumentException>()
            .WithParameterName("embeddingGradient")
                .WithMessage("embeddingGradient is [4 × 1]; expected [2 × 2]. Pass a matrix of that shape.*");
        four.Should().Equal(1, 2, 3, 4);
    }

    private static void ClearDiagonal(float[] matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            matrix[i * (size + 1)] = 0;
        }
    }

    private static float[] Backward(EmbeddedBatch batch, float[] weights)
    {
        float[] gradient = new float[batch.AnchorCount * batch.Dimension];
        batch.Backward(
            Shape.Tensor(weights, batch.AnchorCount, batch.RowCount), Shape.Tensor(gradient, batch.AnchorCount, batch.Dimension));
        return gradient;
    }

    private static double[] Differences(float[] values, float[] weights, int rows, int columns, EmbeddingDistance distance) =>
        [.. CentralDifferences.Of(
            x => ReferenceDistance.All(x, distance).SelectMany(r => r).Zip(weights, (d, w) => d * w).Sum(),
            ReferenceDistance.ToDouble(values, rows, columns)).SelectMany(r => r)];
}
