using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class NamedArrayTests
{
    [Test]
    public void Constructor_ArrayThatFilesCanHold_KeepsNameAndArray([Values] bool isFloat)
    {
        Array values = isFloat ? new float[2] : new long[3];

        NamedArray array = new("memory", values);

        (array.Name, array.Values).Should().Be(("memory", values));
    }

    [Test]
    public void Constructor_OtherType_SaysWhichAreHeld() =>
        FluentActions.Invoking(() => new NamedArray("memory", new double[1]))
            .Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values of memory is a Double[]; expected float[], int[] or long[], which files can hold. Convert it.*");
}
