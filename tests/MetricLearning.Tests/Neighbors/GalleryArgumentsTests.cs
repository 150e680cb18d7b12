using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryArgumentsTests
{
    [Test]
    public void Rows_WholeAndFinite_AreCounted()
    {
        GalleryArguments.Rows([1, 2, 3, 4], 2, "rows").Should().Be(2);
        GalleryArguments.Rows([], 2, "rows").Should().Be(0);
        Action torn = () => GalleryArguments.Rows([1, 2, 3], 2, "rows");
        torn.Should().Throw<ArgumentException>().WithMessage("rows has 3 values; expected a multiple of 2*");
        Action infinite = () => GalleryArguments.Rows([1, 2, 3, float.NegativeInfinity], 2, "rows");
        infinite.Should().Throw<ArgumentException>().WithMessage("rows holds -Infinity at row 1, column 1*");
    }

    [Test]
    public void Ids_GivenTwice_AreRefused()
    {
        GalleryArguments.Ids(["a", "A"], 2, "ids").Should().Equal("a", "A");
        Action twice = () => GalleryArguments.Ids(["a", "b", "a"], 3, "ids");
        twice.Should().Throw<ArgumentException>().WithMessage("ids holds \"a\" twice*");
        Action few = () => GalleryArguments.Ids(["a"], 2, "ids");
        few.Should().Throw<ArgumentException>().WithMessage("ids has 1 entries*2 rows*");
    }
}
