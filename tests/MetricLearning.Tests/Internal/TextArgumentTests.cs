using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class TextArgumentTests
{
    [Test]
    public void IsPath_EmptyOrNull_ThrowsWithARemedy()
    {
        FluentActions.Invoking(() => TextArgument.IsPath("", "file")).Should().Throw<ArgumentException>()
            .WithMessage("file is empty; expected the path of a file or folder. Pass one*").WithParameterName("file");
        FluentActions.Invoking(() => TextArgument.IsPath(null, "file")).Should().Throw<ArgumentNullException>().WithParameterName("file");
        FluentActions.Invoking(() => TextArgument.IsPath("a", "file")).Should().NotThrow();
    }
}
