using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class StrictTextTests
{
    [TestCase("")]
    [TestCase("plain")]
    [TestCase("\0 π 😀")]
    public void ThrowIfNotUnicode_Text_IsAllowed(string text) =>
        FluentActions.Invoking(() => StrictText.ThrowIfNotUnicode(text, "name")).Should().NotThrow();

    [Test]
    public void ThrowIfNotUnicode_HalfOfAPair_SaysWhere() =>
        FluentActions.Invoking(() => StrictText.ThrowIfNotUnicode("ab\ud83d", "name")).Should().Throw<ArgumentException>()
            .WithParameterName("name").WithMessage("name has half of a surrogate pair at 2, which is no text; *Remove it.*");

    [Test]
    public void Encoding_BytesThatAreNoText_Throws() =>
        FluentActions.Invoking(() => StrictText.Encoding.GetString([0x61, 0xFF])).Should().Throw<ArgumentException>();

    [Test]
    public void Shown_LongText_IsCut()
    {
        StrictText.Shown("short").Should().Be("short");
        StrictText.Shown(new string('a', 1000)).Should().Be(new string('a', 64) + "… (1000 characters)");
    }
}
