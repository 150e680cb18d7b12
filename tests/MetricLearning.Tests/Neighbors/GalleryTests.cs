using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class GalleryTests
{
    private const int Depth = 3;
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Changes_OfAllKindsInAnyOrder_LeaveWhatAListWould(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Range(1, 5)] int seed)
    {
        GalleryDraw draw = new(new Random(seed), "");
        Gallery gallery = new(metric, GalleryDraw.Depth, 2);
        for (int step = 0; step < 300; step++)
        {
            GallerySnapshot before = gallery.Snapshot;
            GalleryModel held = step % 50 == 0 ? GalleryModel.Of(before) : new();

            draw.Next()(gallery);

            draw.Model.Check(gallery.Snapshot);
            gallery.Snapshot.Version.Should().Be(draw.ChangeCount);
            if (step % 50 == 0)
            {
                held.Check(before); // old snapshots stay as they were
            }
        }
    }

    [Test]
    public void Search_RowsAddedInAnotherOrder_FindsTheSameButForTies([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        Random random = new(7);
        const int Count = 400;
        int[] order = [.. Enumerable.Range(0, Count)];
        float[] rows = ReferenceMatrix.Random(Count * Depth, 1), query = ReferenceMatrix.Random(Depth, 2);
        (string, string, float)[]? expected = null;
        float[]? centroid = null;
        for (int trial = 0; trial < 4; trial++)
        {
            Gallery gallery = new(metric, Depth, 1);
            foreach (int row in order)
            {
                gallery.Add($"class {row % 5}", rows.AsSpan(row * Depth, Depth), $"row {row}");
                if (row % 3 == 0)
                {
                    gallery.Add("passing", [row, 1, 2], $"guest {row}");
                }
            }

            gallery.RemoveLabel("passing");

            GallerySnapshot snapshot = gallery.Snapshot;
            (string, string, float)[] found = [.. snapshot.SearchRow(query, 50).Select(n => (n.Id, n.Label, n.Distance))];
            found.Should().Equal(expected ??= found);
            float[] mean = snapshot.FindClass("class 2")!.Centroid.ToArray();
            mean.Should().Equal(centroid ??= mean);
            random.Shuffle(order);
        }
    }

    [Test]
    public void SearchRow_Ties_AreInTheOrderOfAdditionAndAReplacedRowIsLast()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1);
        foreach (string id in new[] { "c", "a", "b", "d" })
        {
            gallery.Add("x", [1], id);
        }

        Ids().Should().Equal("c", "a", "b", "d");

        gallery.Replace("c", [1]).Should().BeTrue();
        Ids().Should().Equal("a", "b", "d", "c");

        gallery.Remove("b").Should().BeTrue();
        gallery.Add("y", [1], "b").Should().Be("b");
        Ids().Should().Equal("a", "d", "c", "b");

        gallery.Relabel("d", "z");
        gallery.RenameLabel("y", "z");
        Ids().Should().Equal("a", "d", "c", "b");

        IEnumerable<string> Ids() => gallery.Snapshot.SearchRow([1], gallery.Count).Select(n => n.Id);
    }

    [Test]
    public void Add_WithoutIds_NumbersThemAboveAllBefore()
    {
        Gallery gallery = new(DistanceMetric.Cosine, 1);

        gallery.Add("a", [1]).Should().Be("0");
        gallery.Add("a", [1], "seven").Should().Be("seven");
        gallery.Add("a", [1]).Should().Be("2");
        gallery.Add("a", [1], "10").Should().Be("10");
        gallery.Add("a", [1]).Should().Be("11");
        gallery.Remove("11");
        gallery.Add("a", [1]).Should().Be("12", "an id is not used again by itself");
        gallery.Add("a", [1], "5").Should().Be("5");
        gallery.Add("a", [1], "007").Should().Be("007");
        gallery.Add("a", [1]).Should().Be("15");
        gallery.Add("a", [1], "9223372036854775807").Should().Be("9223372036854775807");
        gallery.Add("a", [1], "").Should().Be("");
        gallery.Add("a", [1], "11").Should().Be("11");
        gallery.Add("a", [1]).Should().Be("19");
        long last = (1L << 62) - 1;
        gallery.Add("a", [1], $"{last + 2}").Should().Be($"{last + 2}");
        gallery.Add("a", [1], $"{last}").Should().Be($"{last}");
        gallery.Add("a", [1]).Should().Be($"{last + 1}");
        gallery.Add("a", [1]).Should().Be($"{last + 3}", "the number between is a row's id");
        Enumerable.Range(0, 4).Should().OnlyContain(i => gallery.Remove($"{last + i}"));
        string[] ids = ["0", "seven", "2", "10", "12", "5", "007", "15", "9223372036854775807", "", "11", "19"];
        GalleryModel.Of(gallery.Snapshot).Rows.Select(row => row.Id).Should().Equal(ids);
        ids.Should().OnlyContain(id => gallery.Contains(id));
        string[] others = ["1", "7", "00", "-1", "13", "+2", " 2", "two"];
        others.Should().OnlyContain(id => !gallery.Contains(id));
    }

    [Test]
    public void Calls_ThatFail_ChangeNothing()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2);
        Add(gallery, ["a", "b"], [1, 2, 3, 4], ["one", "7"]);
        GallerySnapshot before = gallery.Snapshot;

        Refused(() => gallery.Add(null!, [1, 2]), "label");
        Refused(() => gallery.Add("a", [1]), "row").WithMessage("*1 columns*expects 2*");
        Refused(() => gallery.Add("a", [1, float.NaN]), "row").WithMessage("*NaN*");
        Refused(() => gallery.Add("a", [1, 2], "one"), "id").WithMessage("*'one'*a row of the gallery has*");
        Refused(() => gallery.Add("a", [1, 2], "7"), "id");
        Refused(() => gallery.Add(null!, Matrix([1, 2])), "labels");
        Refused(() => gallery.Add(["a"], Matrix([1, 2, 3, 4])), "labels");
        Refused(() => gallery.Add(["a", null!], Matrix([1, 2, 3, 4])), "labels").WithMessage("*labels[1] is null*");
        Refused(() => gallery.Add(["a", "b"], Matrix([1, 2, float.PositiveInfinity, 4])), "rows").WithMessage("*row 1, column 0*");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["x"]), "ids");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["x", null!]), "ids");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["x", "x"]), "ids").WithMessage("*'x' at row 1*given twice*");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["9", "9"]), "ids").WithMessage("*'9' at row 1*given twice*");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["new", "one"]), "ids");
        Refused(() => gallery.Replace("one", [1]), "row");
        Refused(() => gallery.Replace(null!, [1, 2]), "id");
        Refused(() => gallery.Relabel("one", null!), "label");
        Refused(() => gallery.RenameLabel("a", null!), "newLabel");
        Refused(() => gallery.Remove((string)null!), "id");
        Refused(() => gallery.Remove(["one", null!]), "ids");
        Refused(() => gallery.RemoveLabel(null!), "label");
        Refused(() => gallery.Contains(null!), "id");
        gallery.Relabel("nobody", "a").Should().BeFalse();
        gallery.Replace("nobody", [1, 2]).Should().BeFalse();
        gallery.Remove("nobody").Should().BeFalse();
        gallery.Remove(["nobody"]).Should().Be(0);
        gallery.RemoveLabel("nobody").Should().Be(0);
        gallery.RenameLabel("nobody", "a").Should().Be(0);
        gallery.RenameLabel("a", "a").Should().Be(1);
        gallery.Add([], Matrix([]));

        gallery.Snapshot.Should().BeSameAs(before);
        gallery.Add("c", [5, 6], "new").Should().Be("new", "an id of a call that failed is free");
        gallery.Snapshot.Version.Should().Be(2);
    }

    [Test]
    public void Add_IdsOfWhichOneIsInUse_TakesNone()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2);
        Add(gallery, ["a", "b"], [1, 2, 3, 4], ["x", "7"]);

        Refused(() => Add(gallery, ["a", "b", "c"], [1, 2, 3, 4, 5, 6], ["y", "9", "x"]), "ids").WithMessage("*'x' at row 2*gallery has*");
        Refused(() => Add(gallery, ["a", "b", "c"], [1, 2, 3, 4, 5, 6], ["y", "3", "y"]), "ids").WithMessage("*'y' at row 2*given twice*");
        Refused(() => Add(gallery, ["a", "b"], [1, 2, 3, 4], ["y", "7"]), "ids").WithMessage("*'7' at row 1*gallery has*");

        gallery.Contains("y").Should().BeFalse();
        gallery.Contains("9").Should().BeFalse();
        gallery.Contains("x").Should().BeTrue();
        gallery.Add("a", [1, 2]).Should().Be("8", "no number has been taken");
        Add(gallery, ["a", "b"], [1, 2, 3, 4], ["y", "3"]);
        gallery.Replace("3", [9, 9]).Should().BeTrue();
        gallery.Snapshot.SearchRow([9, 9], 1)[0].Id.Should().Be("3");
    }

    [Test]
    public void New_OutOfRange_Throws()
    {
        FluentActions.Invoking(() => new Gallery((DistanceMetric)9, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Gallery(DistanceMetric.Cosine, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Gallery(DistanceMetric.Cosine, (1 << 24) + 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Gallery(DistanceMetric.Cosine, 1, 0)).Should().Throw<ArgumentOutOfRangeException>();
        Gallery gallery = new(DistanceMetric.Cosine, 4, 3);
        (gallery.Metric, gallery.Dimension, gallery.MaxDegreeOfParallelism, gallery.Count).Should().Be((DistanceMetric.Cosine, 4, 3, 0));
    }

    [Test]
    public void Remove_MostRows_GivesTheirMemoryBackOnceNoSnapshotNeedsIt()
    {
        const int Rows = 40_000, Columns = 64; // 10 MB
        float[] values = ReferenceMatrix.Random(Rows * Columns, 1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Gallery gallery = new(DistanceMetric.Euclidean, Columns);
        gallery.Add([.. Enumerable.Repeat("a", Rows)], new ReadOnlyTensorSpan<float>(values, [Rows, Columns], []));
        GallerySnapshot held = gallery.Snapshot;
        long full = GC.GetTotalMemory(forceFullCollection: true) - before;

        gallery.Remove([.. Enumerable.Range(0, Rows).Where(i => i % 100 != 0).Select(i => $"{i}")]);

        gallery.Snapshot.SlotCount.Should().Be(Rows / 100);
        held.SearchRow(values.AsSpan(77 * Columns, Columns), 1)[0].Id.Should().Be("77", "the snapshot has all rows");
        gallery.Snapshot.SearchRow(values.AsSpan(7700 * Columns, Columns), 1)[0].Id.Should().Be("7700");
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeGreaterThan(full / 2);
        GC.KeepAlive(held);
        held = gallery.Snapshot;
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(full / 3, "other threads of this process allocate too");
        GC.KeepAlive(held);
    }

    [Test]
    public void Add_OneRowToAHundredThousand_CopiesNoGallery()
    {
        const int Rows = 100_000, Columns = 64, Added = 2000;
        Gallery gallery = new(DistanceMetric.Cosine, Columns, 1);
        gallery.Add(
            [.. Enumerable.Range(0, Rows).Select(i => $"class {i % 50}")],
            new ReadOnlyTensorSpan<float>(ReferenceMatrix.Random(Rows * Columns, 1), [Rows, Columns], []));
        float[] row = ReferenceMatrix.Random(Columns, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < Added; i++)
        {
            gallery.Add("class 7", row);
        }

        // A row, a copy of its class's sums of 16 bytes a column, and a page of 64 classes.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / Added).Should().BeLessThan(4096);
    }

    [Test]
    public void Replace_ManyTimes_GivesMemoryBackAndKeepsIds()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? $"{i}" : $"row {i}")];
        Add(gallery, [.. ids.Select((_, i) => $"class {i % 3}")], ReferenceMatrix.Random(200, 1), ids);

        for (int i = 0; i < 1000; i++)
        {
            gallery.Replace(ids[i % 5], [i, i]).Should().BeTrue();
        }

        gallery.Count.Should().Be(100);
        gallery.Snapshot.SlotCount.Should().BeLessThan(164, "a third more than there are, or 64");
        ids.Should().OnlyContain(id => gallery.Contains(id));
        gallery.Snapshot.SearchRow([999, 999], 2).ToArray().Select(found => found.Id).Should().Equal(ids[4], ids[3]);
        gallery.Remove(ids[4]).Should().BeTrue();
        gallery.Contains(ids[4]).Should().BeFalse();
        gallery.Replace(ids[3], [7, 7]).Should().BeTrue();
        gallery.Snapshot.SearchRow([7, 7], 1)[0].Id.Should().Be(ids[3]);
    }

    [Test]
    public void Ids_NumbersWithANullCharacter_AreTextsOfTheirOwn()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);

        gallery.Add("a", [1, 1], "5\0").Should().Be("5\0");
        gallery.Add("b", [2, 2], "5").Should().Be("5");

        gallery.Snapshot.SearchRow([1, 1], 1)[0].Id.Should().Be("5\0");
        gallery.Remove("5").Should().BeTrue();
        gallery.Contains("5\0").Should().BeTrue();
        gallery.Contains("5").Should().BeFalse();
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Action call, string name) =>
        FluentActions.Invoking(call).Should().Throw<ArgumentException>().WithParameterName(name);

    private static Tensor<float> Matrix(float[] values) => Tensor.Create(values, [values.Length / 2, 2]);

    private static void Add(Gallery gallery, string[] labels, float[] values, string[] ids) => gallery.Add(labels, Matrix(values), ids);
}
