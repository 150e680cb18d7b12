using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Tests.Golden;

namespace MetricLearning.Tests.Evaluation;

public class RetrievalMetricsTests
{
    [TestCaseSource(typeof(GoldenRetrieval), nameof(GoldenRetrieval.Cases))]
    public void Evaluate_GoldenBatch_MatchesTheReference(GoldenRetrieval golden)
    {
        GoldenBatch batch = GoldenFile.Batches[golden.Batch];

        RetrievalMetrics actual = golden.ReferenceIncludesQuery
            ? RetrievalMetrics.Evaluate(Rows(batch), batch.Labels)
            : RetrievalMetrics.Evaluate(
                Rows(batch, golden.QueryRows!),
                Labels(batch, golden.QueryRows!),
                Rows(batch, golden.ReferenceRows!),
                Labels(batch, golden.ReferenceRows!));

        // The ranking is exact, so only the order of a few dozen double additions differs; but the reference sums reciprocal ranks in
        // single precision (every figure of its is a float), which leaves a few units of 2⁻²⁴.
        AssertMean(actual.PrecisionAt1, golden.PrecisionAt1, 1e-9);
        AssertMean(actual.RPrecision, golden.RPrecision, 1e-9);
        AssertMean(actual.MeanAveragePrecisionAtR, golden.MeanAveragePrecisionAtR, 1e-9);
        AssertMean(actual.MeanAveragePrecision, golden.MeanAveragePrecision, 1e-9);
        AssertMean(actual.MeanReciprocalRank, golden.MeanReciprocalRank, 1.2e-7);
    }

    [Test]
    public void Evaluate_HandSolvedLine_GivesEachMean()
    {
        // Query 0 of label 1; references at 1 (label 2), 2 (label 1), 3 (label 1), 4 (label 2): ranks 2 and 3 of R = 2.
        RetrievalMetrics actual = RetrievalMetrics.Evaluate(Shape.Tensor([0], 1, 1), [1], Shape.Tensor([4, 2, 1, 3], 4, 1), [2, 1, 2, 1]);

        actual.QueryCount.Should().Be(1);
        Means(actual).Should().Equal(0, 1 / 2.0, 1 / 4.0, ((1 / 2.0) + (2 / 3.0)) / 2, 1 / 2.0);
    }

    [Test]
    public void Evaluate_TiedDistances_RankTheLowerIndexFirst()
    {
        Tensor<float> query = Shape.Tensor([0], 1, 1);
        Tensor<float> references = Shape.Tensor([1, -1], 2, 1);

        RetrievalMetrics.Evaluate(query, [7], references, [7, 8]).PrecisionAt1.Should().Be(1);
        RetrievalMetrics.Evaluate(query, [7], references, [8, 7]).PrecisionAt1.Should().Be(0);
    }

    [Test]
    public void Evaluate_DuplicateRows_ExcludeTheQueryByIndexNotByDistance()
    {
        // Rows 0 and 1 are equal and of two labels: the nearest reference of each is the other.
        RetrievalMetrics actual = RetrievalMetrics.Evaluate(Shape.Tensor([0, 0, 9, 9], 4, 1), [1, 2, 1, 2]);

        actual.PrecisionAt1.Should().Be(0);
        actual.QueryCount.Should().Be(4);
    }

    [Test]
    public void Evaluate_LoneQuery_CountsInNoMeanButStandsInTheWay()
    {
        // Row 1 is alone in its class; it is the nearest reference of row 0.
        RetrievalMetrics actual = RetrievalMetrics.Evaluate(Shape.Tensor([0, 1, 3], 3, 1), [5, 6, 5]);

        actual.QueryCount.Should().Be(2);
        actual.MeanReciprocalRank.Should().Be(0.5, "the lone row 1 ranks first for both");
    }

    [Test]
    public void Evaluate_NoRows_IsNaN()
    {
        RetrievalMetrics actual = RetrievalMetrics.Evaluate(Tensor.CreateFromShape<float>([0, 3]), []);

        actual.QueryCount.Should().Be(0);
        Means(actual).Should().OnlyContain(mean => double.IsNaN(mean));
    }

    [Test]
    public void Evaluate_AnyRows_AgreesWithAFullSort() =>
        Gen.Select(Gen.Int[1, 67], Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int[0, int.MaxValue - 1]).Sample(
            (depth, rows, classes, seed) =>
            {
                // Small integers: distances are exact and tie often.
                Random random = new(seed);
                float[] values = [.. Enumerable.Range(0, rows * depth).Select(_ => (float)random.Next(3))];
                int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];

                double[] actual = Means(RetrievalMetrics.Evaluate(Shape.Tensor(values, rows, depth), labels));

                actual.Should().Equal(
                    NaiveMeans(values, depth, labels), (x, y) => Math.Abs(x - y) <= 1e-12 || (double.IsNaN(x) && double.IsNaN(y)));
            },
            iter: 60,
            threads: 1);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Evaluate_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        Random random = new(3);
        Tensor<float> rows = Shape.Tensor([.. Enumerable.Range(0, 200 * 5).Select(_ => (float)random.NextDouble())], 200, 5);
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(9))];

        RetrievalMetrics.Evaluate(rows, labels, threads).Should().Be(RetrievalMetrics.Evaluate(rows, labels, 1));
    }

    [Test]
    public void Evaluate_LabelCountDiffers_SaysBoth()
    {
        Action act = () => RetrievalMetrics.Evaluate(Shape.Tensor([1, 2], 1, 2), [1], Shape.Tensor([1, 2], 1, 2), [1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("referenceLabels")
            .WithMessage("referenceLabels has 2 entries but references has 1 rows; pass one label per row.*");
    }

    [Test]
    public void Evaluate_DimensionsDiffer_SaysBoth()
    {
        Action act = () => RetrievalMetrics.Evaluate(Shape.Tensor([1, 2], 1, 2), [1], Shape.Tensor([1], 1, 1), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("queries")
            .WithMessage("queries has 2 columns but references expects 1; pass rows of that dimension.*");
    }

    [Test]
    public void Evaluate_RowNotFinite_NamesRowAndColumn()
    {
        Action act = () => RetrievalMetrics.Evaluate(Shape.Tensor([1, float.NaN], 1, 2), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings").WithMessage("embeddings holds NaN at row 0, column 1;*");
    }

    [Test]
    public void Evaluate_NoThreads_SaysTheRange()
    {
        Action act = () => RetrievalMetrics.Evaluate(Shape.Tensor([1, 2], 1, 2), [1], 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxDegreeOfParallelism")
            .WithMessage("maxDegreeOfParallelism is 0; expected 1 ≤ degree.*");
    }

    private static void AssertMean(double actual, double? golden, double tolerance)
    {
        if (golden is { } expected)
        {
            actual.Should().BeApproximately(expected, tolerance);
        }
        else
        {
            actual.Should().Be(double.NaN, "no query counts");
        }
    }

    private static double[] NaiveMeans(float[] values, int depth, int[] labels)
    {
        List<double[]> ofQueries = [];
        for (int q = 0; q < labels.Length; q++)
        {
            int[] ranked = [.. Enumerable.Range(0, labels.Length).Where(i => i != q)
                .OrderBy(i => Enumerable.Range(0, depth).Sum(j => Math.Pow(values[(q * depth) + j] - (double)values[(i * depth) + j], 2)))];
            bool[] isHit = [.. ranked.Select(i => labels[i] == labels[q])];
            int r = isHit.Count(hit => hit);
            if (r > 0)
            {
                double Precision(int rank) => isHit.Take(rank).Count(hit => hit) / (double)rank;
                double AveragePrecision(int last) => Enumerable.Range(1, last).Where(rank => isHit[rank - 1]).Sum(Precision) / r;
                double reciprocalRank = 1.0 / (1 + Array.IndexOf(isHit, true));
                ofQueries.Add([Precision(1), Precision(r), AveragePrecision(r), AveragePrecision(isHit.Length), reciprocalRank]);
            }
        }

        return [.. Enumerable.Range(0, 5).Select(m => ofQueries.Count == 0 ? double.NaN : ofQueries.Average(means => means[m]))];
    }

    private static double[] Means(RetrievalMetrics metrics) =>
    [
        metrics.PrecisionAt1,
        metrics.RPrecision,
        metrics.MeanAveragePrecisionAtR,
        metrics.MeanAveragePrecision,
        metrics.MeanReciprocalRank,
    ];

    private static Tensor<float> Rows(GoldenBatch batch, IReadOnlyList<int>? rows = null)
    {
        float[][] chosen = rows is null ? batch.Embeddings : [.. rows.Select(i => batch.Embeddings[i])];
        return Shape.Tensor([.. chosen.SelectMany(row => row)], chosen.Length, batch.Embeddings[0].Length);
    }

    private static int[] Labels(GoldenBatch batch, IReadOnlyList<int> rows) => [.. rows.Select(i => batch.Labels[i])];
}
