using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryFileRowsTests
{
    private const int Dimension = 2;

    private readonly List<(int First, int Count)> _reads = [];

    [SetUp]
    public void Forget() => _reads.Clear(); // NUnit makes one object for all tests

    [Test]
    public void Read_AllRows_IsOneReadOfTheFile()
    {
        Read(Rows(), 3, 4).Should().Equal(3, 4, 5, 6);
        _reads.Should().Equal((3, 4));
    }

    [Test]
    public void Read_SomeRows_ReadsThoseNearEachOtherInOneCall()
    {
        GalleryFileRows some = Rows().With([1, 2, 3, 7, 9, 10, 100, 102]);

        Read(some, 0, 6).Should().Equal(1, 2, 3, 7, 9, 10);
        Read(some, 2, 2).Should().Equal(3, 7);
        Read(some, 4, 4).Should().Equal(9, 10, 100, 102);
        _reads.Should().Equal((1, 10), (3, 5), (9, 2), (100, 3));
        Read(some, 6, 1).Should().Equal(100);
        Read(some, 8, 0).Should().BeEmpty();
    }

    [Test]
    public void With_SomeOfSomeRows_AreRowsOfTheFile() =>
        Read(Rows().With([1, 2, 3, 7, 9, 10]).With([0, 3, 4]), 0, 3).Should().Equal(1, 7, 9);

    private GalleryFileRows Rows() => new(
        (first, destination) =>
        {
            _reads.Add((first, destination.Length / Dimension));
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = (first * Dimension) + i;
            }
        },
        Dimension);

    // The numbers of the rows that were read.
    private static int[] Read(GalleryFileRows rows, int first, int count)
    {
        float[] values = new float[count * Dimension];
        rows.Read(first, values);
        return [.. values.Where((_, i) => i % Dimension == 0).Select(value => (int)value / Dimension)];
    }
}
