using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>A rising line that is straight between knots.</summary>
internal static class Knots
{
    /// <summary>The height of the line at a place. O(log b).</summary>
    /// <param name="places">Where the knots stand, strictly ascending, [b], 1 ≤ b.</param>
    /// <param name="heights">How high they are, ascending, [b].</param>
    /// <param name="place">The place; NaN gives NaN.</param>
    /// <param name="outerSlope">The slope before the first and after the last knot.</param>
    public static double Between(ReadOnlySpan<double> places, ReadOnlySpan<double> heights, double place, double outerSlope)
    {
        if (double.IsNaN(place))
        {
            return double.NaN;
        }

        int found = places.BinarySearch(place);
        if (found >= 0)
        {
            return heights[found];
        }

        int next = ~found;
        if (next == 0 || next == places.Length)
        {
            int end = next == 0 ? 0 : next - 1;
            return outerSlope == 0 ? heights[end] : heights[end] + (outerSlope * (place - places[end]));
        }

        double share = ((place / 2) - (places[next - 1] / 2)) / ((places[next] / 2) - (places[next - 1] / 2)); // halves cannot overflow
        return heights[next - 1] + (Math.Min(share, 1) * (heights[next] - heights[next - 1]));
    }

    /// <summary>Requires finite numbers of a range that ascend strictly.</summary>
    public static void Check(ReadOnlySpan<double> numbers, double least, double most, string name)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            Throw.IfNot(
                numbers[i] >= least && numbers[i] <= most, numbers[i], $"a number from {least} to {most}", "Pass knots as fitted.", name);
            if (i > 0 && numbers[i] <= numbers[i - 1])
            {
                throw new ArgumentException(
                    $"{name}[{i}] is {numbers[i]} after {numbers[i - 1]}; expected numbers that ascend. Pass knots as fitted.", name);
            }
        }
    }
}
