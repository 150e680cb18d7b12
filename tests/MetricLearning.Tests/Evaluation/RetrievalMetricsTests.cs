using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Data;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Tests.Golden;

namespace MetricLearning.Tests.Evaluation;

public class RetrievalMetricsTests
{
    [TestCaseSource(typeof(GoldenRetrieval), nameof(GoldenRetrieval.Cases))]
    public void Of_GoldenBatch_MatchesTheReference(GoldenRetrieval golden)
    {
        GoldenBatch batch = GoldenFile.Batches[golden.Batch];

        RetrievalMetrics actual = golden.ReferenceIncludesQuery
            ? RetrievalMetrics.Of(Rows(batch), batch.Labels)
            : RetrievalMetrics.Of(
                Rows(batch, golden.QueryRows!), Labels(batch, golden.QueryRows!), Rows(batch, golden.ReferenceRows!), Labels(batch,
                    golden.ReferenceRows!));

        // The ranking is exact, so only the order of a few dozen double additions differs; but the reference sums reciprocal ranks in
        // single precision (every figure of its is a float), which leaves a few units of 2⁻²⁴.
        AssertMean(actual.PrecisionAt1, golden.PrecisionAt1, 1e-9);
        AssertMean(actual.RPrecision, golden.RPrecision, 1e-9);
        AssertMean(actual.MeanAveragePrecisionAtR, golden.MeanAveragePrecisionAtR, 1e-9);
        AssertMean(actual.MeanAveragePrecision, golden.MeanAveragePrecision, 1e-9);
        AssertMean(actual.MeanReciprocalRank, golden.MeanReciprocalRank, 1.2e-7);
    }

    [Test]
    public void Of_HandSolvedLine_GivesEachMean()
    {
        // Query 0 of label 1; references at 1 (label 2), 2 (label 1), 3 (label 1), 4 (label 2): ranks 2 and 3 of R = 2.
        RetrievalMetrics actual = RetrievalMetrics.Of(Shape.Tensor([0], 1, 1), [1], Shape.Tensor([4, 2, 1, 3], 4, 1), [2, 1, 2, 1]);

        actual.QueryCount.Should().Be(1);
        Means(actual).Should().Equal(0, 1 / 2.0, 1 / 4.0, ((1 / 2.0) + (2 / 3.0)) / 2, 1 / 2.0);
    }

    [Test]
    public void Of_TiedDistances_RankTheLowerIndexFirst()
    {
        Tensor<float> query = Shape.Tensor([0], 1, 1);
        Tensor<float> references = Shape.Tensor([1, -1], 2, 1);

        RetrievalMetrics.Of(query, [7], references, [7, 8]).PrecisionAt1.Should().Be(1);
        RetrievalMetrics.Of(query, [7], references, [8, 7]).PrecisionAt1.Should().Be(0);
    }

    [Test]
    public void Of_DuplicateRows_ExcludeTheQueryByIndexNotByDistance()
    {
        // Rows 0 and 1 are equal and of two labels: the nearest reference of each is the other.
        RetrievalMetrics actual = RetrievalMetrics.Of(Shape.Tensor([0, 0, 9, 9], 4, 1), [1, 2, 1, 2]);

        actual.PrecisionAt1.Should().Be(0);
        actual.QueryCount.Should().Be(4);
    }

    [Test]
    public void Of_LoneQuery_CountsInNoMeanButStandsInTheWay()
    {
        // Row 1 is alone in its class; it is the nearest reference of row 0.
        RetrievalMetrics actual = RetrievalMetrics.Of(Shape.Tensor([0, 1, 3], 3, 1), [5, 6, 5]);

        actual.QueryCount.Should().Be(2);
        actual.MeanReciprocalRank.Should().Be(0.5, "the lone row 1 ranks first for both");
    }

    [Test]
    public void Of_NoRows_IsNaN()
    {
        RetrievalMetrics actual = RetrievalMetrics.Of(Tensor.CreateFromShape<float>([0, 3]), []);

        actual.QueryCount.Should().Be(0);
        Means(actual).Should().OnlyContain(mean => double.IsNaN(mean));
    }

    // Small integers tie often; nearly equal rows differ in the last bits; rows of many scales crowd in few buckets; one row far off does
    // too.
    [Test]
    public void Of_AnyRows_GivesTheFiguresOfAFullSortToTheLastBit() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 40], Gen.Int[1, 90], Gen.Int[1, 6], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, rows, classes, seed) =>
            {
                Random random = new(seed);
                float[] values = [.. Enumerable.Range(0, rows * depth).Select(_ => (float)random.Next(3))];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = kind switch
                    {
                        0 => values[i],
                        1 => values[i % depth] + (values[i] * 1e-7f),
                        2 => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-60, 60)),
                        _ => i / depth == 0 ? 1e30f : random.NextSingle(),
                    };
                }

                int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];

                Means(RetrievalMetrics.Of(Shape.Tensor(values, rows, depth), labels)).Should().Equal(NaiveMeans(values, depth, labels));
            },
            iter: 200,
            threads: 1);

    [TestCase(2, 0)]
    [TestCase(40, 0)]
    [TestCase(2, 5)]
    public void Of_ManyRows_GivesTheFiguresOfAFullSortToTheLastBit(int classes, int gap)
    {
        Random random = new(classes + gap);
        int[] labels = [.. Enumerable.Range(0, 700).Select(_ => random.Next(classes))];
        float[] values = [.. labels.SelectMany(
            label => new[] { random.NextSingle() + (gap * label), random.NextSingle(), random.NextSingle() })];

        Means(RetrievalMetrics.Of(Shape.Tensor(values, 700, 3), labels)).Should().Equal(NaiveMeans(values, 3, labels));
    }

    [Test]
    public void Of_OneLabel_IsOne() =>
        Means(RetrievalMetrics.Of(Shape.Tensor([4, 8, 1], 3, 1), [7, 7, 7])).Should().Equal(1, 1, 1, 1, 1);

    [Test]
    public void Of_EachRowAloneWithItsLabel_IsNaN() =>
        Means(RetrievalMetrics.Of(Shape.Tensor([4, 8, 1], 3, 1), [7, 8, 9])).Should().OnlyContain(mean => double.IsNaN(mean));

    [Test]
    public void Of_NoReferences_IsNaN() =>
        Means(RetrievalMetrics.Of(Shape.Tensor([4], 1, 1), [7], Tensor.CreateFromShape<float>([0, 1]), []))
            .Should().OnlyContain(mean => double.IsNaN(mean));

    [Test]
    public void Of_ManyRows_TakesMemoryOfTheRowsNotOfTheirPairs()
    {
        Random random = new(1);
        Tensor<float> rows = Shape.Tensor([.. Enumerable.Range(0, 4000).Select(_ => random.NextSingle())], 4000, 1);
        int[] labels = [.. Enumerable.Range(0, 4000).Select(i => i % 2)];
        RetrievalMetrics.Of(rows, labels, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RetrievalMetrics.Of(rows, labels, 1);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2000 * labels.Length);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Of_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        Random random = new(3);
        Tensor<float> rows = Shape.Tensor([.. Enumerable.Range(0, 200 * 5).Select(_ => (float)random.NextDouble())], 200, 5);
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(9))];

        RetrievalMetrics.Of(rows, labels, threads).Should().Be(RetrievalMetrics.Of(rows, labels, 1));
    }

    [Test]
    public void Of_LabelCountDiffers_SaysBoth()
    {
        Action act = () => RetrievalMetrics.Of(Shape.Tensor([1, 2], 1, 2), [1], Shape.Tensor([1, 2], 1, 2), [1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("referenceLabels")
            .WithMessage("referenceLabels has 2 entries but references has 1 rows; pass one label per row.*");
    }

    [Test]
    public void Of_DimensionsDiffer_SaysBoth()
    {
        Action act = () => RetrievalMetrics.Of(Shape.Tensor([1, 2], 1, 2), [1], Shape.Tensor([1], 1, 1), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("queries")
            .WithMessage("queries has 2 columns but references expects 1; pass rows of that dimension.*");
    }

    [Test]
    public void Of_RowNotFinite_NamesRowAndColumn()
    {
        Action act = () => RetrievalMetrics.Of(Shape.Tensor([1, float.NaN], 1, 2), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings").WithMessage("embeddings holds NaN at row 0, column 1;*");
    }

    [Test]
    public void Of_NoThreads_SaysTheRange()
    {
        Action act = () => RetrievalMetrics.Of(Shape.Tensor([1, 2], 1, 2), [1], 0);

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

    // A stable sort by distance, and sums in the order of the ranks and of the queries.
    private static double[] NaiveMeans(float[] values, int depth, int[] labels)
    {
        List<double[]> ofQueries = [];
        for (int q = 0; q < labels.Length; q++)
        {
            int query = q;
            int[] ranked = [.. Enumerable.Range(0, labels.Length).Where(i => i != query).OrderBy(i => Distance(values, depth, query, i))];
            bool[] isHit = [.. ranked.Select(i => labels[i] == labels[query])];
            double r = isHit.Count(hit => hit);
            if (r > 0)
            {
                int hits = 0;
                double[] shares = [.. isHit.Select((hit, i) => hit ? ++hits / (double)(i + 1) : 0)];
                double[] nearest = shares[..(int)r];
                ofQueries.Add(
                    [shares[0], nearest.Count(share => share > 0) / r, nearest.Sum() / r, shares.Sum() / r, 1.0 / (
                        1 + Array.IndexOf(isHit, true))]);
            }
        }

        return [.. Enumerable.Range(0, 5).Select(
            m => ofQueries.Count == 0 ? double.NaN : ofQueries.Sum(means => means[m]) / ofQueries.Count)];
    }

    private static double Distance(float[] values, int depth, int x, int y)
    {
        double sum = 0;
        for (int j = 0; j < depth; j++)
        {
            double difference = (double)values[(x * depth) + j] - values[(y * depth) + j];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
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

    [Test]
    public void Of_TwoDataSets_IsThatOfTheirRowsIfTheirNamesAgree()
    {
        LabeledDataset references = LabeledDataset.FromRows([[1f], [5f]], ["ant", "bee"]);
        LabeledDataset queries = LabeledDataset.FromRows([[4f], [6f]], ["bee", "bee"]);

        FluentActions.Invoking(() => RetrievalMetrics.Of(queries, references)).Should().Throw<ArgumentException>()
            .WithParameterName("queries").WithMessage("*WithLabelNames*");
        RetrievalMetrics.Of(queries.WithLabelNames(references.LabelNames!), references).PrecisionAt1.Should().Be(1);
    }
}
