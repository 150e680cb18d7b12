// Measures a gallery in PostgreSQL beside SQL written by hand and beside the exact search in memory.
// usage: .ci/postgres.sh --set fsync=on --set shared_buffers=4GB --set max_wal_size=8GB \
//   dotnet run -c Release --project benchmarks/PostgresGalleryBenchmarks -- 10000 100000 1000000 [OPTION]...
// With --scans no index is built and measured, with --lists no graph: that takes long. With --foreign, two servers are compared instead,
// with --shards, only how fast rows are loaded into two servers and into one; with --dimensions, bytes of rows of 32 to 384 values.
using System.Globalization;
using Npgsql;
using PostgresGalleryBenchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? connection = Environment.GetEnvironmentVariable("METRICLEARNING_POSTGRES");
bool hasLists = !args.Contains("--scans"), hasGraph = hasLists && !args.Contains("--lists");
int[] sizes = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))
    .Select(size => int.TryParse(size, out int count) && count >= 1000 ? count : 0)];
string? other = Environment.GetEnvironmentVariable("METRICLEARNING_POSTGRES_SECOND");
bool isLoad = args.Contains("--shards"), isForeign = isLoad || args.Contains("--foreign"), isOfDimensions = args.Contains("--dimensions");
if (connection is null || (isForeign && other is null) || sizes.Length == 0 || sizes.Contains(0))
{
    await Console.Error.WriteLineAsync("Takes numbers of rows, 1000 or more, and servers in METRICLEARNING_POSTGRES; see Program.cs.");
    return 2;
}

await using NpgsqlDataSource source = Build(connection);
if (isForeign)
{
    await using NpgsqlDataSource second = Build(other!);
    foreach (int size in sizes)
    {
        ForeignRun run = new(source, second, size);
        await (isLoad ? run.Load() : run.Run());
    }

    return 0;
}

foreach (int size in isOfDimensions ? sizes : [])
{
    await new DimensionRun(source, size).Run();
}

foreach (int size in isOfDimensions ? [] : sizes)
{
    await new SizeRun(source, size, hasLists, hasGraph).Run();
}

return 0;

static NpgsqlDataSource Build(string connection)
{
    NpgsqlDataSourceBuilder builder = new(connection);
    builder.ConnectionStringBuilder.MaxAutoPrepare = 20;
    builder.ConnectionStringBuilder.CommandTimeout = 0;
    builder.UseVector();
    return builder.Build();
}
