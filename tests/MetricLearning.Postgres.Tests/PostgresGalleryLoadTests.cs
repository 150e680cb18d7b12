using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class PostgresGalleryLoadTests
{
    private const int Dimension = 8;
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    [Test]
    public async Task Load_ManyRows_TellsProgressAndKeepsOrder()
    {
        PostgresGallery gallery = await NewGallery();
        List<long> told = [];

        long count = await gallery.LoadAsync(LoadRows.Equal(25_000, Dimension), new Now(told.Add));

        count.Should().Be(25_000);
        told.Should().Equal(10_000, 20_000, 25_000);
        (await gallery.CountAsync()).Sum(one => one.Count).Should().Be(25_000);
        (await gallery.SearchAsync(new float[Dimension], 3))[0].Select(one => one.Id).Should().Equal("0", "1", "2");
    }

    [Test]
    public async Task Load_WhileItRuns_NobodySeesARow()
    {
        PostgresGallery gallery = await NewGallery();
        IReadOnlyList<LabelCount>? seen = null;

        await gallery.LoadAsync(LoadRows.Equal(30_000, Dimension, async i => seen = i == 29_999 ? await gallery.CountAsync() : seen));

        seen.Should().BeEmpty();
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 30_000));
    }

    [Test]
    public async Task Load_AFewMegabytes_TakesMemoryForAFewRows()
    {
        PostgresGallery gallery = await NewGallery();

        long most = await LoadRows.MostMemoryOf(gallery, rows => gallery.LoadAsync(rows));

        most.Should().BeLessThan(1_000_000, "100,000 rows are 3.2 MB of values alone");
    }

    [Test]
    public async Task Load_WrongRow_ThrowsItsNumberAndLoadsNothing()
    {
        PostgresGallery gallery = await NewGallery();
        (PostgresRow Row, string Message)[] cases =
        [
            (new("x", "a", new float[7]), "rows[3].Values has 7 values; expected 8*"),
            (new("x", "a", new float[] { 0, 1, 2, float.NaN, 4, 5, 6, 7 }), "rows[3].Values holds NaN*column 3*"),
            (new(null!, "a", new float[8]), "*Id*"),
            (new("x", null!, new float[8]), "*Label*"),
            (new("x\0", "a", new float[8]), "rows[3].Id holds U+0000*Replace*"),
            (new("x", new('é', 1400), new float[8]), "rows[3].Label has 2800 bytes*at most 2600*"),
            (new("1", "a", new float[8]), "rows: row 3 has an id*UpsertAsync*"),
        ];
        foreach ((PostgresRow row, string message) in cases)
        {
            await gallery.Awaiting(one => one.LoadAsync(LoadRows.Then(3, Dimension, row))).Should().ThrowAsync<ArgumentException>()
                .WithMessage(message);
            (await gallery.CountAsync()).Should().BeEmpty();
        }

        (await gallery.LoadAsync(LoadRows.Equal(3, Dimension))).Should().Be(3, "the next call works");
    }

    [Test]
    public async Task Load_SourceThatFails_PassesItsExceptionAndLoadsNothing()
    {
        PostgresGallery gallery = await NewGallery();

        foreach (Exception error in (Exception[])[new FormatException("of the source"), new IOException("of the source")])
        {
            await gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(
                5000, Dimension, i => i == 4000 ? throw error : Task.CompletedTask)))
                .Should().ThrowAsync<Exception>().Where(one => ReferenceEquals(one, error));
        }

        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_CancelledInTheMiddle_LoadsNothing()
    {
        PostgresGallery gallery = await NewGallery();
        using CancellationTokenSource stop = new();

        await gallery.Awaiting(one => one.LoadAsync(
            LoadRows.Equal(50_000, Dimension, i => i == 20_000 ? stop.CancelAsync() : Task.CompletedTask), null, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_TwoAtOnceWithTheSameIds_OneOfThemLoads()
    {
        PostgresGallery gallery = await NewGallery();

        Task<long>[] loads = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => gallery.LoadAsync(LoadRows.Equal(3000, Dimension))))];
        await Task.WhenAll(loads).ContinueWith(_ => { }, TaskScheduler.Default);

        loads.Should().ContainSingle(one => one.IsCompletedSuccessfully);
        loads.Single(one => one.IsFaulted).Exception!.InnerException.Should().BeOfType<ArgumentException>();
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 3000));
    }

    [Test]
    public async Task Load_TwoAtOnceWithOtherIds_BothLoad()
    {
        PostgresGallery gallery = await NewGallery();

        await Task.WhenAll(
            gallery.LoadAsync(LoadRows.Equal(3000, Dimension)),
            gallery.LoadAsync(LoadRows.Equal(3000, Dimension, firstId: 3000)));

        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 6000));
    }

    [Test]
    public async Task Load_TooLargeForHalfPrecision_NamesTheRow()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(
            _source, Dimension, TestServer.NewTable() with { VectorType = PostgresVectorType.HalfVector });
        PostgresRow large = new("x", "a", new float[] { 0, 0, 0, 70_000, 0, 0, 0, 0 });

        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Then(500, Dimension, large))).Should().ThrowAsync<ArgumentException>()
            .WithParameterName("rows").WithMessage("rows holds a value of magnitude 70000 in row 500;*");
        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Then(1, Dimension, large with { Values = new float[2] })))
            .Should().ThrowAsync<ArgumentException>().WithParameterName("rows").WithMessage("rows[1].Values has 2 values*");
    }

    [TestCase(10_000, 0)]
    [TestCase(12_000, 12_000)]
    public async Task Load_ProgressThrows_ThrowsThatExceptionItself(long at, int loaded)
    {
        PostgresGallery gallery = await NewGallery();
        Now progress = new(count => _ = count == at ? throw new IOException("the pipe is closed") : count);

        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(12_000, Dimension), progress))
            .Should().ThrowAsync<IOException>().WithMessage("the pipe is closed");

        (await gallery.CountAsync()).Sum(one => one.Count).Should().Be(loaded, "the last number is told when all are there");
    }

    private Task<PostgresGallery> NewGallery() => PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());

    private sealed class Now(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
