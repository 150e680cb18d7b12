using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class RowFormTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void LowestScore_HardRowsFusedOrNot_IsNeverAboveTheScoreOfARow(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Range(0, HardRows.Kinds - 1)] int kind, [Values(true, false)] bool isMoved)
    {
        for (int depth = 1; depth <= 67; depth += 3)
        {
            Random random = new(depth);
            float[] rows = HardRows.Create(random, kind, 20, depth);
            float[] query = HardRows.Queries(random, rows, kind, 1, depth);
            RowForm form = new(HardRows.Comparison(metric), depth)
            {
                Center = isMoved && metric.ToString().EndsWith("Euclidean",
                StringComparison.Ordinal) ? rows[..depth] : null
            };
            float[] prepared = new float[depth + 1];
            if (form.Prepare(query, prepared) is not ScoreBound bound)
            {
                form.IsDistance.Should().BeTrue("other queries always have a score");
                continue;
            }

            for (int i = 0; i < 20; i++)
            {
                float[] row = rows[(i * depth)..((i + 1) * depth)];
                double lowest = form.LowestScore(bound, NaiveNeighbors.Distance(query, row, metric));
                ((double)Score(form, prepared, row, isFused: true)).Should().BeGreaterThanOrEqualTo(lowest, $"{depth} columns");
                ((double)Score(form, prepared, row, isFused: false)).Should().BeGreaterThanOrEqualTo(lowest, $"{depth} columns");
            }
        }
    }

    [Test]
    public void LowestScore_OrdinaryRows_ExcludesRowsAThousandthFartherAway([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        // A bound that excluded nothing would prove nothing. In 64 columns it is about 64·2⁻²⁴ of the rows' squares, 4e-6.
        const int Depth = 64;
        RowForm form = new(HardRows.Comparison(metric), Depth);
        float[] query = ReferenceMatrix.Random(Depth, 1), prepared = new float[Depth + 1];
        ScoreBound bound = form.Prepare(query, prepared)!.Value;
        for (int seed = 2; seed < 50; seed++)
        {
            float[] row = ReferenceMatrix.Random(Depth, seed);
            double distance = NaiveNeighbors.Distance(query, row, metric);

            double lowest = form.LowestScore(bound, distance - (1e-3 * Math.Abs(distance)) - 1e-3);

            ((double)Score(form, prepared, row, isFused: true)).Should().BeLessThan(lowest);
        }
    }

    [Test]
    public void Above_AnyFloat_IsTheNextOne()
    {
        Random random = new(1);
        float[] values = [0, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.NaN, float.PositiveInfinity,
            float.NegativeInfinity, .. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int32BitsToSingle(random.Next() << 1))];

        foreach (float value in values)
        {
            BitConverter.SingleToInt32Bits(RowForm.Above(value)).Should().Be(BitConverter.SingleToInt32Bits(MathF.BitIncrement(value)));
        }
    }

    [Test]
    public void Describe_RowsThatHaveNoScore_RankBeforeAllOthers()
    {
        RowForm angle = new(RowComparison.Angle, 2), moved = new(RowComparison.Distance, 2) { Center = [1, 1] };
        float[] prepared = new float[3];
        ScoreBound nearest = angle.Prepare([3, 4], prepared)!.Value;

        (float bias, float scale) = angle.Describe(1e-60);
        ((double)bias * scale).Should().BeGreaterThan(angle.LowestScore(nearest, 0));
        angle.Describe(0).Should().Be((0, 1), "the score of distance 1");

        nearest = moved.Prepare([1e18f, 1e18f], prepared)!.Value;
        (bias, _) = moved.Describe(double.PositiveInfinity);
        ((double)prepared[2] * bias).Should().BeGreaterThan(moved.LowestScore(nearest, 0));
    }

    [Test]
    public void Prepare_AnyLength_ScalesByAPowerOfTwo([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        float[] prepared = new float[3];

        RowForm form = new(HardRows.Comparison(metric), 2);
        form.Prepare([3, 4], prepared).Should().NotBeNull();

        // ‖(3, 4)‖ = 5 is less than 2³: 2⁻²³ brings it below 2⁻²⁰.
        float sigma = MathF.ScaleB(1, -23);
        prepared.Should().Equal(3 * sigma, 4 * sigma, form.IsDistance ? sigma : 1);
    }

    [Test]
    public void Prepare_QueryTooLongForAScore_IsNullAndLeavesNoInfinity()
    {
        float[] prepared = [9, 9, 9];

        new RowForm(RowComparison.Distance, 2).Prepare([3e38f, 3e38f], prepared).Should().BeNull();

        prepared.Should().Equal(0, 0, 1);
    }

    private static float Score(RowForm form, float[] query, float[] row, bool isFused)
    {
        float[] moved = form.Center is null ? row : [.. row.Zip(form.Center, (value, origin) => value - origin)];
        (float bias, float scale) = form.Describe(SquareSum.Of(moved));
        moved = moved.All(float.IsFinite) ? moved : new float[row.Length];
        float score = 0;
        for (int j = 0; j < query.Length; j++)
        {
            float factor = j < row.Length ? moved[j] : bias;
            score = isFused ? MathF.FusedMultiplyAdd(query[j], factor, score) : (query[j] * factor) + score;
        }

        return score * scale;
    }
}
