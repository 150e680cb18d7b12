namespace MetricLearning.Postgres.Tests;

/// <summary>Tests that may leave the second server killed: each has servers of its own, and none waits without a limit.</summary>
public abstract class TwoServersFaults
{
    private protected const int Dimension = 8;
    private protected static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private protected TwoServers Servers { get; private set; } = null!;

    [SetUp]
    public void Open() => Servers = new();

    [TearDown]
    public async Task Close()
    {
        Servers?.Dispose();
        await TestServer.Revive();
    }

    private protected static Task<PostgresGalleryException> ErrorOf(Func<Task> call) =>
        TestServer.ErrorOf(() => call().WaitAsync(Limit));
}
