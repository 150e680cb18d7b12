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
}
