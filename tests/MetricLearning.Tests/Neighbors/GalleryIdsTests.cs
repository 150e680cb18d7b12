using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryIdsTests
{
    private Gallery _gallery = null!;
    private GalleryIds _ids = null!;

    [SetUp]
    public void AddTwoRows()
    {
        _gallery = new(DistanceMetric.Euclidean, 1);
        _ids = new();
        foreach (string id in (string[])["a", "5"])
        {
            NewIds taken = _ids.Take(_gallery.Snapshot, [id], "ids");
            _gallery.Add("label", [1], id);
            _ids.Keep(taken);
        }
    }

    [Test]
    public void GiveBack_IdsOfNewRows_AreFree()
    {
        NewIds taken = _ids.Take(_gallery.Snapshot, ["x", null, "3", "9"], "ids");
        taken.Numbers.Should().Equal(6, 7, 8, 9);
        taken.Texts.Should().Equal("x", null, "3", null);

        _ids.GiveBack(taken);

        _ids.Take(_gallery.Snapshot, ["3", "x", null], "ids").Should().BeEquivalentTo(new { Numbers = new long[] { 6, 7, 8 }, Next = 9L });
    }

    [TestCase("a", 0)]
    [TestCase("5", 1)]
    public void GiveBack_TheIdOfAReplacedRow_IsThatRowsAgain(string id, int slot)
    {
        NewIds taken = _ids.Take(_gallery.Snapshot, [id], "ids", slot);
        taken.Numbers.Should().Equal(6);

        _ids.GiveBack(taken);

        _ids.Find(_gallery.Snapshot, id).Should().Be(slot);
        _ids.Next.Should().Be(6);
    }

    [Test]
    public void Take_AnIdOfWhichTheRowIsNotReplaced_TakesNone()
    {
        foreach (string[] ids in (string[][])[["x", "a"], ["x", "5"], ["x", "x"], ["8", "x", "8"]])
        {
            FluentActions.Invoking(() => _ids.Take(_gallery.Snapshot, ids, "names")).Should().Throw<ArgumentException>()
                .WithParameterName("names");
        }

        _ids.Take(_gallery.Snapshot, ["x", "8"], "ids").Numbers.Should().Equal(6, 8);
    }

    [Test]
    public void TakeSaved_Ids_AreThoseOfTheSameTexts()
    {
        NewIds saved = Restored(["0", "x", "7", "3", "007", "4611686018427387904", "9", "8"]); // 2⁶²: too large for a row's number

        saved.Numbers.Should().Equal(0, 1, 7, 8, 9, 10, 11, 12);
        saved.Texts.Should().Equal(null, "x", null, "3", "007", "4611686018427387904", "9", "8");
        foreach (string[] texts in (string[][])[[], ["x"], ["5"], ["9", "5"], ["x", "9223372036854775807", "0"]])
        {
            Restored(texts).Should().BeEquivalentTo(new GalleryIds().Take(Empty, texts, "ids"));
        }
    }

    [Test]
    public void TakeSaved_IdsThatStandTwice_AreRefused()
    {
        foreach (string[] texts in (string[][])[["5", "5"], ["x", "x"], ["9", "5", "5"], ["9", "5", "9"]])
        {
            FluentActions.Invoking(() => Restored(texts)).Should().Throw<ArgumentException>().WithParameterName("ids")
                .WithMessage("*is given twice*");
        }
    }

    [TestCase("0", 0)]
    [TestCase("10", 10)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("9223372036854775808", -1)]
    [TestCase("18446744073709551617", -1)]
    [TestCase("07", -1)]
    [TestCase("+7", -1)]
    [TestCase("7\0", -1)]
    [TestCase("٧", -1)]
    [TestCase("", -1)]
    public void TryParse_Texts_AreNumbersIfWrittenAsNumbersAre(string text, long expected)
    {
        GalleryIds.TryParse<char>(text, out long number).Should().Be(expected >= 0);
        number.Should().Be(expected);
        GalleryIds.TryParse<byte>(System.Text.Encoding.UTF8.GetBytes(text), out number).Should().Be(expected >= 0);
        number.Should().Be(expected);
    }

    private static GallerySnapshot Empty => new Gallery(DistanceMetric.Euclidean, 1).Snapshot;

    // Ids as they are read from a file.
    private static NewIds Restored(string[] texts)
    {
        NewIds saved = new(new long[texts.Length], new string?[texts.Length]);
        for (int i = 0; i < texts.Length; i++)
        {
            saved.Texts[i] = GalleryIds.TryParse<char>(texts[i], out saved.Numbers[i]) ? null : texts[i];
        }

        new GalleryIds().TakeSaved(Empty, saved, "ids");
        return saved;
    }
}
