using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>Data sources of both servers; tests are skipped where there are none.</summary>
internal sealed class TwoServers : IDisposable
{
    public NpgsqlDataSource First { get; } = TestServer.Open();

    public NpgsqlDataSource Second { get; } = TestServer.OpenSecond();

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
