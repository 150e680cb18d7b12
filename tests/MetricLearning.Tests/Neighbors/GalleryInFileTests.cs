using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Neighbors;

public class GalleryInFileTests
{
    private const int Count = 1000, Columns = 33;

    private static readonly float[] Rows = ReferenceMatrix.Random(Count * Columns, 1);

    private bool _isLost;

    [SetUp]
    public void Find() => _isLost = false;

    [Test]
    public void Change_RowThatCanNotBeRead_ChangesNothing()
    {
        Gallery inFile = Filled(stayInFile: true), inMemory = Filled(stayInFile: false);
        float[] row = Rows[..Columns];

        _isLost = true;
        inFile.Invoking(gallery => gallery.Upsert("another class", row, "row 30")).Should().Throw<IOException>();
        inFile.Invoking(gallery => gallery.Upsert("class 1", row, "row 30")).Should().Throw<IOException>();
        inFile.Invoking(gallery => gallery.Relabel("row 31", "class 2")).Should().Throw<IOException>();
        inFile.Invoking(gallery => gallery.Remove("row 32")).Should().Throw<IOException>();
        foreach (Gallery gallery in new[] { inFile, inMemory }) // which read nothing
        {
            gallery.RenameLabel("class 3", "renamed").Should().BeGreaterThan(0);
            gallery.Add("class 1", row, "added");
        }

        _isLost = false;
        Compare(inFile, inMemory);
        foreach (Gallery gallery in new[] { inFile, inMemory })
        {
            gallery.Remove("row 32").Should().BeTrue();
            gallery.Upsert("another class", row, "row 30").Should().BeTrue();
        }

        Compare(inFile, inMemory);
    }

    [Test]
    public void Remove_FileThatCanNotBeReadToCompact_IsMadeAndCompactsLater()
    {
        Gallery inFile = Filled(stayInFile: true), inMemory = Filled(stayInFile: false);

        _isLost = true;
        foreach (Gallery gallery in new[] { inFile, inMemory })
        {
            gallery.RemoveLabel("class 0").Should().Be(Count / 5);
            gallery.RemoveLabel("class 1").Should().Be(Count / 5); // more than one row of four is removed
        }

        (inFile.Count, inFile.Snapshot.SlotCount).Should().Be((inMemory.Count, Count));
        _isLost = false;
        foreach (Gallery gallery in new[] { inFile, inMemory })
        {
            gallery.RemoveLabel("class 2");
        }

        inFile.Snapshot.SlotCount.Should().Be(inFile.Count);
        inFile.Snapshot.HasRowsInFile.Should().BeTrue("rows that are left stay in the file");
        Compare(inFile, inMemory);
    }

    [Test]
    public void Remove_NearlyAllWhenItCanNotCompact_CompactsWithTheNextRows()
    {
        Gallery gallery = Filled(stayInFile: true);
        _isLost = true;
        foreach (string label in (string[])["class 0", "class 1", "class 2", "class 3"])
        {
            gallery.RemoveLabel(label);
        }

        _isLost = false;
        foreach (int row in Enumerable.Range(0, Count).Where(row => row % 5 == 4).Take(60))
        {
            gallery.Remove($"row {row}");
        }

        gallery.Snapshot.SlotCount.Should().BeLessThan(Count / 5);
    }

    [Test]
    public void Remove_AllRowsOfTheFile_LetsGoOfTheFile()
    {
        Gallery gallery = Filled(stayInFile: true);
        gallery.Add("new", Rows.AsSpan(0, Columns), "new");

        foreach (string label in Enumerable.Range(0, 5).Select(i => $"class {i}"))
        {
            gallery.RemoveLabel(label);
        }

        gallery.Snapshot.HasRowsInFile.Should().BeFalse();
        gallery.Snapshot.SearchRow(Rows.AsSpan(0, Columns), 1)[0].Id.Should().Be("new");
    }

    [Test]
    public void SearchOthersAndFilters_OfRowsOfAFile_FindWhatTheyFindInMemory()
    {
        GallerySnapshot inFile = Filled(stayInFile: true).Snapshot, inMemory = Filled(stayInFile: false).Snapshot;
        int[] slots = [0, 5, 17, 500, Count - 1];

        Others(inFile).Should().BeEquivalentTo(Others(inMemory), options => options.WithStrictOrdering());

        (int[] Nearest, float[] Distances) Others(GallerySnapshot snapshot)
        {
            (int[] nearest, float[] distances) = (new int[slots.Length * 4], new float[slots.Length * 4]);
            GalleryFilter filter = snapshot.WithLabels(["class 0", "class 4"]);
            snapshot.SearchOthers(slots, 4, nearest, distances, filter);
            return (nearest, distances);
        }
    }

    // Every row of class w is the only one at its place, so a search for it tells whether its label and place belong together.
    [Test]
    public async Task Search_WhileRowsOfAFileComeAndGo_SeesWholeChanges()
    {
        Gallery gallery = Filled(stayInFile: true);
        bool isDone = false;
        string? wrong = null;
        int readings = 0;
        Task[] readers = [.. Enumerable.Range(0, 3).Select(seed => OwnThread.Run(() =>
        {
            Random random = new(seed);
            while (!Volatile.Read(ref isDone))
            {
                int row = random.Next(Count);
                GallerySnapshot seen = gallery.Snapshot;
                GalleryNeighbor found = seen.SearchRow(Rows.AsSpan(row * Columns, Columns), 1)[0];
                if ((found.Distance == 0) != (found.Id == $"row {row}") || (found.Distance == 0 && found.Label != $"class {row % 5}"))
                {
                    wrong = $"{found.Id}, {found.Label} at {found.Distance} in place of row {row}";
                }

                Interlocked.Increment(ref readings);
            }
        }))];

        for (int turn = 0; turn < 4 || Volatile.Read(ref readings) < 300; turn++)
        {
            foreach (int row in Enumerable.Range(0, Count).Where(row => row % 3 == turn % 3)) // a third, so it compacts
            {
                gallery.Remove($"row {row}");
            }

            foreach (int row in Enumerable.Range(0, Count).Where(row => row % 3 == turn % 3))
            {
                gallery.Upsert($"class {row % 5}", Rows.AsSpan(row * Columns, Columns), $"row {row}");
            }
        }

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
        wrong.Should().BeNull();
        gallery.Count.Should().Be(Count);
    }

    private static void Compare(Gallery one, Gallery other)
    {
        (GallerySnapshot left, GallerySnapshot right) = (one.Snapshot, other.Snapshot);
        left.Count.Should().Be(right.Count);
        left.Classes.Select(Describe).Should().Equal(right.Classes.Select(Describe));
        for (int row = 0; row < Count; row += 97)
        {
            float[] query = Rows[(row * Columns)..((row + 1) * Columns)];
            left.SearchRow(query, 5).Should().Equal(right.SearchRow(query, 5));
        }

        static string Describe(GalleryClass one) => $"{one.Label}: {one.Count} about {string.Join(' ', one.Centroid.ToArray())}";
    }

    private Gallery Filled(bool stayInFile)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, Columns, 1);
        gallery.Fill(
            [.. Enumerable.Range(0, 5).Select(i => $"class {i}")],
            [.. Enumerable.Range(0, Count).Select(i => i % 5)],
            new(new long[Count], [.. Enumerable.Range(0, Count).Select(i => $"row {i}")]),
            Read,
            stayInFile);
        return gallery;
    }

    private void Read(int first, Span<float> destination)
    {
        if (_isLost)
        {
            throw new IOException("The file is lost.");
        }

        Rows.AsSpan(first * Columns, destination.Length).CopyTo(destination);
    }
}
