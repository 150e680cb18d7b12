using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class ScratchTests
{
    [Test]
    public void Grow_TooShort_MakesAnArrayOfTheLength()
    {
        int[] array = new int[3];

        Scratch.Grow(ref array, 4);

        array.Length.Should().Be(4);
    }

    [Test]
    public void Grow_ALittleTooShort_MakesRoomForMore()
    {
        int[] array = new int[100];

        Scratch.Grow(ref array, 101);

        array.Length.Should().Be(150);
    }

    [TestCase(3)]
    [TestCase(0)]
    public void Grow_LongEnough_KeepsTheArray(int length)
    {
        int[] array = [1, 2, 3];
        int[] before = array;

        Scratch.Grow(ref array, length);

        array.Should().BeSameAs(before).And.Equal(1, 2, 3);
    }

    [Test]
    public void Length_ThatFits_IsTheNumber() => Scratch.Length(Array.MaxLength, "batch", "distances").Should().Be(Array.MaxLength);

    [Test]
    public void Length_BeyondAnArray_SaysHowManyFit() =>
        FluentActions.Invoking(() => Scratch.Length(Array.MaxLength + 1L, "batch", "distances"))
            .Should().ThrowExactly<ArgumentException>().WithParameterName("batch").WithMessage(
                "batch asks for 2147483592 distances; at most 2147483591 fit one array. Use a smaller batch, or fewer classes or " +
                "columns.*");
}
