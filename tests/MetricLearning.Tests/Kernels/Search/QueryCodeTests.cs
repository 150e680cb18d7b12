using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class QueryCodeTests
{
    [TestCase(1536)]
    [TestCase(1 << 18)]
    public void Encode_LargestCodes_SumWithoutOverflow(int depth)
    {
        float[] query = [.. Enumerable.Repeat(-1f, depth), 1];

        QueryScale scale = QueryCode.Encode(query, new int[QueryCode.EntriesOf(depth)]);

        long largest = (long)Math.Round(1 / scale.Step);
        largest.Should().BeLessThanOrEqualTo(RowCodes.LargestCode);
        (largest * RowCodes.LargestCode * depth).Should().BeLessThanOrEqualTo(int.MaxValue);
        scale.Length.Should().BeGreaterThanOrEqualTo((float)Math.Sqrt(depth));
        scale.Offset.Should().Be(unchecked((int)(RowCodes.Zero * largest * depth)));
    }

    [Test]
    public void Encode_AnyQuery_TellsTheLengthOfWhatItsCodeLeavesOut()
    {
        float[] query = [.. ReferenceMatrix.Random(37, 5), 1];

        QueryScale scale = QueryCode.Encode(query, new int[QueryCode.EntriesOf(37)]);

        double error = Math.Sqrt(query[..37].Sum(value => Math.Pow(value - (scale.Step * Math.Round((double)value / scale.Step)), 2)));
        scale.Error.Should().BeInRange((float)error, (float)(error * 1.0001));
    }

    [TestCase(0f, 0f)]
    [TestCase(1e-38f, float.PositiveInfinity)]
    public void Encode_NothingToCode_SaysSo(float value, float length)
    {
        QueryScale scale = QueryCode.Encode([value, value, value, 1], new int[QueryCode.EntriesOf(3)]);

        scale.Should().Be(new QueryScale(0, length, 0, 1, 0));
    }
}
