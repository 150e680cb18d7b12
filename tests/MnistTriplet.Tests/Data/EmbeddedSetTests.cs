using System.IO.Compression;
using System.Security.Cryptography;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class EmbeddedSetTests
{
    [Test]
    public void Read_Digits_HoldThePublishedTable()
    {
        ImageSet digits = EmbeddedSet.Digits.Read();

        digits.Name.Should().Be("digits");
        digits.PublishedTrainCount.Should().BeNull();
        digits.Images.Lengths.ToArray().Should().Equal([1797, 8, 8]);
        byte[] pixels = new byte[1797 * 64];
        digits.Images.FlattenTo(pixels);
        pixels.Should().OnlyContain(pixel => pixel <= 16);

        // The counts and the sum of pixels of the published table.
        CountsOf(digits).Should().Equal(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        pixels.Sum(pixel => pixel).Should().Be(561_718);
    }

    [Test]
    public void Read_MnistTest_HoldsTenThousandImagesOfMnistsSize()
    {
        ImageSet images = EmbeddedSet.MnistTest.Read();

        images.Name.Should().Be("mnist-test");
        images.PublishedTrainCount.Should().BeNull("all of them are test images of the published split");
        images.Images.Lengths.ToArray().Should().Equal([10_000, 28, 28]);
        images.Labels.Should().HaveCount(10_000).And.StartWith([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
        CountsOf(images).Should().Equal(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    // The published sums of the uncompressed files.
    [TestCase("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea")]
    [TestCase("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637")]
    public void Files_MnistTest_AreThePublishedOnesToTheByte(string name, string md5)
    {
        using Stream archive = typeof(EmbeddedSet).Assembly.GetManifestResourceStream($"MnistTriplet.Data.MnistTest.{name}")!;
        using var content = new GZipStream(archive, CompressionMode.Decompress);
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] buffer = new byte[1 << 16];
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            checksum.AppendData(buffer, 0, count);
        }

        Convert.ToHexStringLower(checksum.GetCurrentHash()).Should().Be(md5);
        MnistFile.All.Single(file => file.ArchiveName == name).Md5.Should().Be(md5, "a download is held to the same sum");
    }

    [TestCase("Digits", "CC BY 4.0")]
    [TestCase("MnistTest", "CC BY-SA 3.0")]
    public void Attribution_OfEachSet_StandsBesideTheProgramAndNamesTheLicenceThatIsShown(string folder, string licence)
    {
        EmbeddedSet set = new[] { EmbeddedSet.Digits, EmbeddedSet.MnistTest }.Single(set => set.Folder == folder);
        string program = Path.GetDirectoryName(typeof(EmbeddedSet).Assembly.Location)!;

        File.ReadAllText(Path.Combine(program, "Data", folder, "ATTRIBUTION.md")).Should().Contain($"({licence})");
        set.Credit.Should().EndWith(licence);
    }

    private static IEnumerable<int> CountsOf(ImageSet images) =>
        images.Labels.GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count());
}
