using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class RowFormTests
{
    // Three values with another row's between them.
    private static readonly float[] StridedRow = [2, 99, 1, 99, 2];

    private static readonly float[] FarFromTheOrigin = [100_000, 100_001, 100_002, 100_003];

    [Test]
    public void Prepare_Angle_ScalesToUnitLengthAndLeavesZero()
    {
        RowForm form = new(RowComparison.Angle, 2);
        float[] prepared = [9, 9, 9];

        form.Prepare([3, 4], prepared).Should().Be(1);
        prepared.Should().Equal(0.6f, 0.8f, 9);

        form.Prepare([0, 0], prepared).Should().Be(0);
        prepared.Should().Equal(0, 0, 9);
    }

    [Test]
    public void Prepare_AngleOfEveryWidth_RoundsEachQuotientOnce()
    {
        for (int depth = 1; depth <= 67; depth++)
        {
            float[] row = ReferenceMatrix.Random(depth, depth), prepared = new float[depth];

            new RowForm(RowComparison.Angle, depth).Prepare(row, prepared);

            double scale = 1 / Math.Sqrt(SquareSum.Of(row));
            prepared.Should().Equal(row.Select(value => (float)(value * scale)), $"depth {depth}");
        }
    }

    [Test]
    public void CenterOn_EveryWidth_TreatsAllColumnsAlike()
    {
        for (int depth = 1; depth <= 67; depth++)
        {
            RowForm form = new(RowComparison.Distance, depth);
            float[] prepared = new float[depth];
            form.CenterOn([.. FarFromTheOrigin.SelectMany(value => Enumerable.Repeat(value, depth))], FarFromTheOrigin.Length);

            form.Prepare([.. Enumerable.Repeat(100_002.25f, depth)], prepared);

            prepared.Should().OnlyContain(value => value == 162.25f, $"depth {depth}");
        }
    }

    [Test]
    public void Prepare_Product_LeavesTheRowWhereItIs()
    {
        RowForm form = new(RowComparison.Product, 1);
        float[] prepared = new float[1];
        form.CenterOn(FarFromTheOrigin, 4);

        form.Prepare([-100_002], prepared).Should().Be(100_002);

        prepared.Should().Equal(-100_002);
    }

    [Test]
    public void Prepare_Distance_MovesByACentreOfFewBitsNearTheMeanOfTheFirstRows()
    {
        RowForm form = new(RowComparison.Distance, 1);
        float[] prepared = new float[1];
        form.CenterOn(FarFromTheOrigin, 4);
        form.CenterOn([0, 0], 2); // too late

        // The mean 100,001.5; 1/128 of it is 781, above the deviation 1.1; so a multiple of 512: 195·512 = 99,840.
        form.Prepare([100_002.25f], prepared).Should().Be(162.25);

        prepared.Should().Equal(162.25f);
    }

    [Test]
    public void Prepare_DataAroundTheOrigin_MovesNothing()
    {
        RowForm form = new(RowComparison.SquaredDistance, 2);
        float[] prepared = new float[2];
        form.CenterOn([-1, 0, 1.5f, 0], 2);

        form.Prepare([3, 4], prepared).Should().Be(5);

        prepared.Should().Equal(3, 4);
    }

    [Test]
    public void Register_Rows_GivesTheBiasOfDistancesAndRemembersTheLongest()
    {
        RowForm distance = new(RowComparison.Distance, 2), product = new(RowComparison.Product, 2), angle = new(RowComparison.Angle, 2);

        distance.Register(4).Should().Be(-8);
        distance.Register(3).Should().Be(-4.5f);
        product.Register(4).Should().Be(0);
        angle.Register(1).Should().Be(0);

        distance.LongestRow.Should().Be(4);
    }

    [Test]
    public void ScoreErrorBound_AnyRows_BoundsTheErrorOfTheScore()
    {
        foreach (RowComparison comparison in Enum.GetValues<RowComparison>())
        {
            for (int depth = 1; depth <= 67; depth++)
            {
                RowForm form = new(comparison, depth);
                float[] query = ReferenceMatrix.Random(depth, depth), row = ReferenceMatrix.Random(depth, depth + 1000);
                double queryLength = form.Prepare(query, query);
                float bias = form.Register(form.Prepare(row, row));
                float score = 0;
                double exact = 0;
                for (int j = 0; j < depth; j++)
                {
                    score = MathF.FusedMultiplyAdd(query[j], row[j], score);
                    exact += (double)query[j] * row[j];
                }

                exact -= bias == 0 ? 0 : row.Sum(v => (double)v * v) / 2;

                Math.Abs(score + bias - exact)
                    .Should().BeLessThanOrEqualTo(form.ScoreErrorBound(queryLength), $"{comparison}, {depth} columns");
            }
        }
    }

    [Test]
    public void Distance_StridedRow_IsSolvedByHand()
    {
        // (1, 2, 2) and (2, 1, 2): difference (−1, 1, 0), product 8, lengths 3.
        Distance(RowComparison.Distance, StridedRow).Should().Be(MathF.Sqrt(2));
        Distance(RowComparison.SquaredDistance, StridedRow).Should().Be(2);
        Distance(RowComparison.Product, StridedRow).Should().Be(-8);
        Distance(RowComparison.Angle, StridedRow).Should().Be((float)(1 / 9.0));
    }

    [Test]
    public void Distance_ZeroRowByAngle_IsOne() => Distance(RowComparison.Angle, new float[5]).Should().Be(1);

    [Test]
    public void Distance_EqualRows_IsExactlyZero()
    {
        float[] row = ReferenceMatrix.Random(37, 1);

        new RowForm(RowComparison.Distance, 37).Distance(row, row, 1).Should().Be(0);
        new RowForm(RowComparison.Angle, 37).Distance(row, row, 1).Should().Be(0);
    }

    private static float Distance(RowComparison comparison, float[] row) => new RowForm(comparison, 3).Distance([1, 2, 2], row, stride: 2);
}
