using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class TilePanelsTests
{
    [Test]
    public void Panels_EveryNumberOfColumns_CoverThemWithWholeVectors()
    {
        Check<Width1, float>();
        Check<Width128, System.Runtime.Intrinsics.Vector128<float>>();
        Check<Width256, System.Runtime.Intrinsics.Vector256<float>>();
        Check<Width512, System.Runtime.Intrinsics.Vector512<float>>();
    }

    [TestCase(1, 1)]
    [TestCase(6, 1)]
    [TestCase(7, 2)]
    public void TileCount_OfRows_IsThatOfSixesBegun(int rows, int expected) => TilePanels<Width1,
    float>.TileCount(rows).Should().Be(expected);

    [Test]
    public void All_OfTheLargestArray_DoNotWrapRound()
    {
        int largest = Array.MaxLength, width = TilePanels<Width512, System.Runtime.Intrinsics.Vector512<float>>.Width;

        TilePanels<Width1, float>.TileCount(largest).Should().Be((int)Math.Ceiling(largest / 6.0));
        int count = TilePanels<Width512, System.Runtime.Intrinsics.Vector512<float>>.Count(largest);
        count.Should().Be((int)Math.Ceiling(largest / (double)width));
        TilePanels<Width512, System.Runtime.Intrinsics.Vector512<float>>.WidthOf(0, largest).Should().Be(width);
        TilePanels<Width512, System.Runtime.Intrinsics.Vector512<float>>.WidthOf(count - 1, largest).Should().BeInRange(1, width);
        TilePanels<Width512, System.Runtime.Intrinsics.Vector512<float>>.PackedLength(largest, largest).Should().BeGreaterThan(1L << 61);
    }

    private static void Check<TWidth, TVector>()
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        for (int columns = 1; columns <= 130; columns++)
        {
            int count = TilePanels<TWidth, TVector>.Count(columns);
            int[] widths = [.. Enumerable.Range(0, count).Select(panel => TilePanels<TWidth, TVector>.WidthOf(panel, columns))];

            widths[..^1].Should().AllBeEquivalentTo(TilePanels<TWidth, TVector>.Width);
            widths.Should().AllSatisfy(width => (width % TWidth.Count, width > 0).Should().Be((0, true)));
            widths.Sum()
                .Should().Be((int)TilePanels<TWidth, TVector>.PackedLength(1, columns)).And.BeInRange(columns, columns + TWidth.Count - 1);
        }
    }
}
