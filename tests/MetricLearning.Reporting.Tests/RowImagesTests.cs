using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Xml.Linq;
using MetricLearning.Data;

namespace MetricLearning.Reporting.Tests;

[TestFixture]
internal sealed class RowImagesTests
{
    [Test]
    public void Draw_GreyRow_HasTheShadesOfItsValues()
    {
        RowImages images = new(Tensor.Create<float>([0, 1, 2, 4, 9, 9, 9, 9], [2, 4]), new(2, 2, 1)) { Lightest = 4 };

        Pixels(images.Draw(0)!).Should().Equal(0, 64, 128, 255);
        Pixels(images.Draw(1)!).Should().Equal(255, 255, 255, 255);
    }

    [Test]
    public void Draw_ColoredRow_KeepsItsChannels()
    {
        RowImages images = new(Tensor.Create<float>([0, 1, 2, 3, 4, 5], [1, 6]), new(1, 2, 3));

        Pixels(images.Draw(0)!).Should().Equal(0, 51, 102, 153, 204, 255);
    }

    [Test]
    public void Draw_LargeImage_IsMadeSmallerByMeans()
    {
        float[] values = new float[200 * 300];
        Array.Fill(values, 1, 0, 300); // the first line is light
        RowImages images = new(Tensor.Create(values, [1, values.Length]), new(200, 300, 1));

        XElement image = images.Draw(0)!;

        ((string?)image.Attribute("width"), (string?)image.Attribute("height")).Should().Be(("100", "67"));
        byte[] pixels = Pixels(image);
        pixels[..100].Should().OnlyContain(pixel => pixel == 85, "one of three lines");
        pixels[100..].Should().OnlyContain(pixel => pixel == 0);
    }

    [Test]
    public void Draw_RowsThatDoNotVary_AreBlack() =>
        Pixels(new RowImages(Tensor.Create<float>([7, 7], [1, 2]), new(1, 2, 1)).Draw(0)!).Should().Equal(0, 0);

    [Test]
    public void Draw_UnknownRow_IsNull()
    {
        RowImages images = new(Tensor.Create<float>([1, 2], [2, 1]), new(1, 1, 1), ["a", "a"]);

        images.Draw(2).Should().BeNull();
        images.Draw(-1).Should().BeNull();
        images.Draw("b").Should().BeNull();
        images.Draw("0").Should().BeNull("ids are given");
        Pixels(images.Draw("a")!).Should().Equal(0);
    }

    [Test]
    public void Draw_WithoutIds_FindsRowsByPlace()
    {
        RowImages images = new(Tensor.Create<float>([1, 2], [2, 1]), new(1, 1, 1));

        Pixels(images.Draw("1")!).Should().Equal(255);
        images.Draw("2").Should().BeNull();
        images.Draw("part").Should().BeNull();
    }

    [TestCase(2, 2, 1)]
    [TestCase(3, 1, 2)]
    [TestCase(0, 6, 1)]
    [TestCase(int.MaxValue, int.MaxValue, 3)]
    public void Constructor_ShapeThatDoesNotFit_Throws(int height, int width, int channels) =>
        FluentActions.Invoking(() => new RowImages(Tensor.Create(new float[6], [1, 6]), new ImageShape(height, width, channels)))
            .Should().Throw<ArgumentException>().WithMessage("*6 columns*").WithParameterName("shape");

    [Test]
    public void Constructor_WrongRowsOrIds_Throws()
    {
        ImageShape one = new(1, 1, 1);
        FluentActions.Invoking(() => new RowImages(null!, one)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new RowImages(Tensor.Create<float>([float.PositiveInfinity], [1, 1]), one))
            .Should().Throw<ArgumentException>().WithMessage("*must be finite*");
        FluentActions.Invoking(() => new RowImages(Tensor.Create<float>([1], [1, 1]), one, []))
            .Should().Throw<ArgumentException>().WithMessage("ids has 0*");
    }

    // A PNG reader for what the writer makes: no filter, one IDAT.
    private static byte[] Pixels(XElement image)
    {
        const string Start = "data:image/png;base64,";
        string source = image.Attribute("src")!.Value;
        source.Should().StartWith(Start);
        byte[] file = Convert.FromBase64String(source[Start.Length..]);
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        int channels = file[25] == 0 ? 1 : 3;
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33));
        using ZLibStream data = new(new MemoryStream(file, 41, length), CompressionMode.Decompress);
        using MemoryStream lines = new();
        data.CopyTo(lines);
        int stride = (width * channels) + 1;
        return [.. lines.ToArray().Where((_, i) => i % stride != 0)];
    }
}
