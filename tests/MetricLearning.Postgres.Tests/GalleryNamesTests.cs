namespace MetricLearning.Postgres.Tests;

public class GalleryNamesTests
{
    [Test]
    public void Names_OfAnyTable_AreQuotedAndShort()
    {
        GalleryNames plain = new("public", "gallery"), odd = new("a\"b", "x'; --"), full = new("s", new('é', 31));

        plain.Table.Should().Be("\"public\".\"gallery\"");
        plain.Partition(3).Should().Be("\"public\".\"gallery_p3\"");
        odd.Table.Should().Be("\"a\"\"b\".\"x'; --\"");
        full.LabelIndex.Should().MatchRegex("^\"ml_[0-9a-f]{24}_label_idx\"$");
        full.Sequence.Should().NotBe(new GalleryNames("s", new('è', 31)).Sequence);
    }
}
