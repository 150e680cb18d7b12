using System.Globalization;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>The statements of a search: of one query directly, of several by a lateral join over an array of them.</summary>
internal sealed class SearchStatements(
    string table, StoredRows stored, ScoreBound bound, PostgresSearchOptions search, RowSelection? selection, Version extension)
{
    private static readonly Version FirstThatIterates = new(0, 8);

    /// <summary>The rows of the smallest scores for each query: place of the query from 1, number, id, label, row, score.</summary>
    public NpgsqlBatch Nearest(NpgsqlConnection connection, SearchQueries queries, int[] numbers, long candidates)
    {
        NpgsqlBatch batch = new(connection);
        if (search.UsesIndex && Settings(candidates) is NpgsqlBatchCommand settings)
        {
            batch.BatchCommands.Add(settings);
        }

        SelectionSql filter = new(selection, 4);
        string order = search.UsesIndex ? "score" : "score NULLS FIRST, number";
        batch.BatchCommands.Add(Command(queries, numbers, candidates, filter, filter.Where, $"ORDER BY {order} LIMIT $3"));
        return batch;
    }

    /// <summary>All rows whose scores are within a limit for each query.</summary>
    public NpgsqlBatch Within(NpgsqlConnection connection, SearchQueries queries, int[] numbers, double[] limits)
    {
        NpgsqlBatch batch = new(connection);
        SelectionSql filter = new(selection, 4);
        string condition = filter.Condition.Length == 0 ? "" : " AND " + filter.Condition;
        string score = Score("q.v", "q.f");
        batch.BatchCommands.Add(Command(
            queries, numbers, limits, filter, $" WHERE ({score} <= q.l OR {score} IS NULL){condition}", ""));
        return batch;
    }

    // The third parameter is a number of rows, or the limits of the queries.
    private NpgsqlBatchCommand Command(SearchQueries queries, int[] numbers, object third, SelectionSql filter, string where, string end)
    {
        bool hasLimits = third is double[];
        bool isOne = numbers.Length == 1 && !hasLimits;
        double[] factors = [.. numbers.Select(number => stored.HasLength ? bound.LengthFactor(queries.Length(number)) : 0)];
        float[] values = queries.Values(numbers);
        string rows = isOne
            ? $"SELECT 1::bigint AS n, number, id, label, features, {Score("$1", "$2")} AS score FROM {table}{where} {end}"
            : $"""
              SELECT q.n, r.* FROM unnest($1, $2{(hasLimits ? ", $3" : "")}) WITH ORDINALITY AS q (v, f{(hasLimits ? ", l" : "")}, n)
              CROSS JOIN LATERAL (
              SELECT number, id, label, features, {Score("q.v", "q.f")} AS score FROM {table}{where} {end}) AS r
              """;
        NpgsqlBatchCommand command = new(rows);
        command.Parameters.Add(isOne ? new() { Value = stored.Value(values) } : stored.Array(values));
        command.Parameters.Add(new() { Value = isOne ? factors[0] : factors });
        command.Parameters.Add(new() { Value = third });
        foreach (object value in filter.Values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    // An index serves the bare operator alone. Otherwise a score that overflowed is null, and a zero row has the angle that it is defined
    // to have.
    private string Score(string query, string factor)
    {
        string distance = $"features {stored.Operator} {query}";
        return search.UsesIndex ? distance : stored.Metric switch
        {
            DistanceMetric.Cosine => $"coalesce(nullif({distance}, 'NaN'), 1)",
            DistanceMetric.InnerProduct => $"nullif(nullif({distance}, 'NaN'), 'Infinity') - {factor} * length",
            _ => $"nullif(nullif({distance}, 'NaN'), 'Infinity')",
        };
    }

    // set_config and not SET LOCAL: it lasts as long as the batch, which is one transaction, and takes parameters.
    private NpgsqlBatchCommand? Settings(long candidates)
    {
        const int UsualEfSearch = 40, LargestEfSearch = 1000;
        List<(string Name, string Value)> settings = [];
        if (search.EfSearch is int || candidates > UsualEfSearch)
        {
            long width = Math.Min(Math.Max(search.EfSearch ?? UsualEfSearch, candidates), LargestEfSearch);
            settings.Add(("hnsw.ef_search", width.ToString(CultureInfo.InvariantCulture)));
        }

        if (search.ProbeCount is int probes)
        {
            settings.Add(("ivfflat.probes", probes.ToString(CultureInfo.InvariantCulture)));
        }

        if (extension >= FirstThatIterates && (selection is { IsEverything: false } || candidates > LargestEfSearch))
        {
            settings.Add(("hnsw.iterative_scan", "relaxed_order")); // goes on where the filter leaves too few rows
            settings.Add(("ivfflat.iterative_scan", "relaxed_order"));
        }

        return settings.Count == 0
            ? null
            : new("SELECT " + string.Join(", ", settings.Select(one => $"set_config('{one.Name}', '{one.Value}', true)")));
    }
}
