using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

public class USearchGalleryFileTests
{
    private static readonly USearchGalleryOptions Graph = new() { ExactRowCount = 0, ExpansionSearch = 80 };

    // Signed bytes are for cosine alone: the tests of the constructor see to it.
    private static readonly (DistanceMetric Metric, RowStorage Storage)[] Kinds =
    [
        .. from metric in Enum.GetValues<DistanceMetric>()
           from storage in Enum.GetValues<RowStorage>()
           where storage != RowStorage.SignedBytes || metric == DistanceMetric.Cosine
           select (metric, storage),
    ];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task File_LoadedOrViewed_AnswersAsBefore([ValueSource(nameof(Kinds))] (DistanceMetric Metric, RowStorage Storage) kind)
    {
        (DistanceMetric metric, RowStorage storage) = kind;
        using USearchGallery gallery = await Samples.Filled(metric, 600, 8, 1, Graph with { Storage = storage });
        await gallery.RemoveAsync(["r5", "r6"]);
        await gallery.RelabelAsync("r7", "seven");
        float[] queries = Samples.Rows(20, 8, 2);
        gallery.Save(InFolder("a"));

        using USearchGallery loaded = USearchGallery.Load(InFolder("a"));
        using USearchGallery viewed = USearchGallery.View(InFolder("a"), verifyRows: true);

        foreach (USearchGallery one in (USearchGallery[])[loaded, viewed])
        {
            (one.Metric, one.Dimension, one.Count, one.RemovedCount).Should().Be((metric, 8, 598, 2));
            one.Options.Should().Be(gallery.Options);
            (await one.CountAsync()).Should().Equal(await gallery.CountAsync());
            (await Samples.Answers(one, queries, 10)).Should().Equal(await Samples.Answers(gallery, queries, 10));
            (await Samples.Answers(one, queries, 10, new() { IdPrefix = "r1" })).Should()
                .Equal(await Samples.Answers(gallery, queries, 10, new() { IdPrefix = "r1" }));
            (await one.SearchCentroidsAsync(queries, 3)).Should().BeEquivalentTo(await gallery.SearchCentroidsAsync(queries, 3));
        }
    }

    [Test]
    public async Task Load_ThenChanges_GoesOn()
    {
        using (USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 300, 8, 1, Graph))
        {
            gallery.Save(InFolder("a"));
        }

        using USearchGallery loaded = USearchGallery.Load(InFolder("a"), saved => saved with { ExpansionSearch = 300 });
        float[] row = Samples.Rows(1, 8, 9);
        await loaded.AddAsync(["new", "new"], Samples.Rows(2, 8, 9), ["n0", "n1"]);
        (await loaded.RemoveAsync(["r0"])).Should().Be(1);
        (await loaded.RelabelAsync("r1", "new")).Should().BeTrue();
        Func<Task> again = () => loaded.AddAsync(["a"], row, ["r2"]).AsTask();

        await again.Should().ThrowAsync<ArgumentException>().WithMessage("*\"r2\"*");
        (await loaded.SearchAsync(row, 1))[0].Should().Equal(new GalleryNeighbor("n0", "new", 0));
        (await loaded.CountAsync(new() { Labels = ["new"] })).Should().Equal(new LabelCount("new", 3));
        loaded.Options.ExpansionSearch.Should().Be(300);
        loaded.Save(InFolder("a"));
        using USearchGallery third = USearchGallery.Load(InFolder("a"));
        third.Count.Should().Be(301);
    }

    [Test]
    public async Task View_Changes_AreRefused()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 20, 8, 1);
        gallery.Save(InFolder("a"));
        using USearchGallery view = USearchGallery.View(InFolder("a"));
        float[] row = Samples.Rows(1, 8, 2);

        view.IsReadOnly.Should().BeTrue();
        Func<Task>[] calls =
        [
            () => view.AddAsync(["a"], row, ["new"]).AsTask(),
            () => view.RelabelAsync("r0", "a").AsTask(),
            () => view.RemoveAsync(["r0"]).AsTask(),
            () => view.RemoveLabelAsync("0").AsTask(),
            () => view.CompactAsync().AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<InvalidOperationException>().WithMessage("*views a file*Open the file by Load*");
        }

        gallery.Save(InFolder("a")); // in place of the file that is viewed
        view.Save(InFolder("b"));
        (await Samples.Answers(view, row, 5)).Should().Equal(await Samples.Answers(gallery, row, 5));
        using USearchGallery copy = USearchGallery.Load(InFolder("b"));
        (await Samples.Answers(copy, row, 5)).Should().Equal(await Samples.Answers(gallery, row, 5));
    }

    [Test]
    public async Task File_OfNoRows_IsAnEmptyGallery()
    {
        using USearchGallery empty = new(DistanceMetric.Cosine, 3, new() { Storage = RowStorage.SignedBytes });
        empty.Save(InFolder("a"));

        using USearchGallery loaded = USearchGallery.Load(InFolder("a"));
        using USearchGallery viewed = USearchGallery.View(InFolder("a"));

        (await loaded.SearchAsync(new float[] { 1, 2, 3 }, 5))[0].Should().BeEmpty();
        (await viewed.SearchCentroidsAsync(new float[] { 1, 2, 3 }, 5))[0].Should().BeEmpty();
        loaded.Options.Storage.Should().Be(RowStorage.SignedBytes);
        await loaded.AddAsync(["a"], new float[] { 1, 2, 3 }, ["0"]);
        loaded.Count.Should().Be(1);
    }

    [Test]
    public async Task File_AnyTexts_AreKept()
    {
        string[] texts = ["", "\ud800", "a\0b", "名前🙂", new('x', 70_000), "\udc00\ud800"];
        using USearchGallery gallery = new(DistanceMetric.Euclidean, 2);
        await gallery.AddAsync(texts, Samples.Rows(texts.Length, 2, 1), texts);
        gallery.Save(InFolder("a"));

        using USearchGallery loaded = USearchGallery.Load(InFolder("a"));

        (await Samples.Answers(loaded, new float[] { 0, 0 }, 9)).Should().Equal(await Samples.Answers(gallery, new float[] { 0, 0 }, 9));
    }

    [Test]
    public async Task Save_CannotWrite_LeavesTheOldFile()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 20, 8, 1);
        gallery.Save(InFolder("a"));
        byte[] before = await File.ReadAllBytesAsync(InFolder("a"));
        Directory.CreateDirectory(InFolder("folder"));

        gallery.Invoking(one => one.Save(Path.Combine(_folder, "none", "a"))).Should().Throw<IOException>();
        gallery.Invoking(one => one.Save(InFolder("folder"))).Should().Throw<Exception>().Which.Should()
            .Match(e => e is IOException || e is UnauthorizedAccessException);
        gallery.Invoking(one => one.Save("")).Should().Throw<ArgumentException>();

        Directory.GetFiles(_folder).Should().Equal(InFolder("a"));
        (await File.ReadAllBytesAsync(InFolder("a"))).Should().Equal(before);
    }

    [Test]
    public async Task Open_WrongArguments_Throws()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 20, 8, 1);
        gallery.Save(InFolder("a"));

        FluentActions.Invoking(() => USearchGallery.Load(InFolder("none"))).Should().Throw<FileNotFoundException>();
        FluentActions.Invoking(() => USearchGallery.View("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => USearchGallery.Load(InFolder("a"), saved => saved with { Connectivity = 8 })).Should()
            .Throw<ArgumentException>().WithMessage("*connectivity 8*expected 16*");
        FluentActions.Invoking(() => USearchGallery.View(InFolder("a"), change: saved => null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public async Task Open_DamagedFile_ThrowsInvalidData()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 50, 8, 1);
        gallery.Save(InFolder("good"));
        using USearchGallery other = await Samples.Filled(DistanceMetric.Euclidean, 50, 8, 2);
        other.Save(InFolder("other"));
        byte[] good = await File.ReadAllBytesAsync(InFolder("good")), second = await File.ReadAllBytesAsync(InFolder("other"));
        Random random = new(1);
        List<(string What, byte[] Bytes)> cases =
        [
            ("empty", []),
            ("another program's", [.. Enumerable.Repeat((byte)7, 5000)]),
            ("rows of another", [.. second[..1000], .. good[1000..]]),
            ("tables of another", [.. good[..^400], .. second[^400..]]),
            ("with more behind", [.. good, 0]),
            ("with more before", [0, .. good]),
            ("USearch's part alone", good[..^1000]),
        ];
        cases.AddRange(Enumerable.Range(0, 40).Select(i => ($"cut at {good.Length * i / 40}", good[..(good.Length * i / 40)])));
        for (int i = 0; i < 200; i++)
        {
            byte[] flipped = [.. good];
            int place = random.Next(good.Length);
            flipped[place] ^= (byte)(1 << random.Next(8));
            cases.Add(($"a bit of byte {place}", flipped));
        }

        foreach ((string what, byte[] bytes) in cases)
        {
            await File.WriteAllBytesAsync(InFolder("bad"), bytes);
            FluentActions.Invoking(() => USearchGallery.Load(InFolder("bad")).Dispose()).Should().Throw<InvalidDataException>(what)
                .WithMessage($"*{InFolder("bad")}*");
            FluentActions.Invoking(() => USearchGallery.View(InFolder("bad"), verifyRows: true).Dispose()).Should()
                .Throw<InvalidDataException>(what);
        }
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
