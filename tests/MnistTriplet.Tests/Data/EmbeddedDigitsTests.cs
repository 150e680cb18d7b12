using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class EmbeddedDigitsTests
{
    [Test]
    public void Read_EmbeddedFiles_HoldThePublishedDigits()
    {
        ImageSet digits = EmbeddedDigits.Read();

        digits.Name.Should().Be("digits");
        digits.PublishedTrainCount.Should().BeNull();
        digits.Images.Lengths.ToArray().Should().Equal([1797, 8, 8]);
        byte[] pixels = new byte[1797 * 64];
        digits.Images.FlattenTo(pixels);
        pixels.Should().OnlyContain(pixel => pixel <= 16);

        // The counts and the sum of pixels of the published table.
        digits.Labels.GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count())
            .Should().Equal(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        pixels.Sum(pixel => pixel).Should().Be(561_718);
    }
}
