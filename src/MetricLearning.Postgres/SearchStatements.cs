using System.Globalization;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>The statements of a search: a statement a query, or one for several by a lateral join over an array of them.</summary>
internal sealed class SearchStatements(
    string table, bool isPartitioned, StoredRows stored, ScoreBound bound, PostgresSearchOptions search, RowSelection? selection,
    Version extension)
{
    private static readonly Version FirstThatIterates = new(0, 8);

    /// <summary>Whether <see cref="Nearest"/> begins with a command of settings, whose result is to be passed over.</summary>
    public bool HasSettings(long candidates) => search.UsesIndex && Settings(candidates) is not null;

    /// <summary>
    /// The rows of the smallest scores for each query: place of the query from 1, number, id, label, score, row unless an index is used.
    /// Each result that follows another is of the next query.
    /// </summary>
    public NpgsqlBatch Nearest(
        NpgsqlConnection connection, SearchQueries queries, int[] numbers, long candidates, bool isInTransaction)
    {
        NpgsqlBatch batch = new(connection);
        if (search.UsesIndex && Settings(candidates) is string settings)
        {
            batch.BatchCommands.Add(new(settings));
        }

        // Workers of the server share the scan of a statement and not that of a join. Where little is read, planning many would cost more.
        if (numbers.Length == 1 || search.UsesIndex || selection is { IsEverything: false })
        {
            batch.BatchCommands.Add(Statement(queries, numbers, candidates));
            return batch;
        }

        if (!isInTransaction)
        {
            batch.BatchCommands.Add(new("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")); // all of them see the same rows
        }

        foreach (int number in numbers)
        {
            batch.BatchCommands.Add(Statement(queries, [number], candidates));
        }

        if (!isInTransaction)
        {
            batch.BatchCommands.Add(new("COMMIT"));
        }

        return batch;
    }

    /// <summary>All rows whose scores are within a limit for each query, in the same columns.</summary>
    public NpgsqlBatch Within(NpgsqlConnection connection, SearchQueries queries, int[] numbers, double[] limits)
    {
        SelectionSql filter = new(selection, 4);
        string condition = filter.Condition.Length == 0 ? "" : " AND " + filter.Condition;
        string score = Score("q.v", "q.f");
        NpgsqlBatchCommand command = Command(queries, numbers, new(null, 4), false, $"""
            SELECT q.n, r.* FROM unnest($1, $2, $3) WITH ORDINALITY AS q (v, f, l, n) CROSS JOIN LATERAL
            (SELECT number, id, label, {score} AS score, features FROM {table} WHERE ({score} <= q.l OR {score} IS NULL){condition}) AS r
            """);
        command.Parameters.Add(new() { Value = limits });
        filter.AddTo(command);
        return new(connection) { BatchCommands = { command } };
    }

    private NpgsqlBatchCommand Statement(SearchQueries queries, int[] numbers, long candidates)
    {
        bool isOne = numbers.Length == 1;
        SelectionSql filter = new(selection, 3);
        // A scan sorts all rows, and a sort copies what it is given: all else is fetched for those that are left, by their place in the
        // table, of which several tables have the same. A statement sees the same rows throughout.
        (string inner, string outer, string fetch) = search.UsesIndex
            ? ("id, label", "r.id, r.label, r.score", "")
            : isPartitioned
                ? ("id", "r.id, c.label, r.score, c.features",
                    $" CROSS JOIN LATERAL (SELECT label, features FROM {table} WHERE id = r.id LIMIT 1) AS c")
                : ("ctid AS place", "c.id, c.label, r.score, c.features",
                    $" CROSS JOIN LATERAL (SELECT id, label, features FROM {table} WHERE ctid = r.place LIMIT 1) AS c");
        (string query, string factor, string from) = isOne
            ? ("$1", "$2", "")
            : ("q.v", "q.f", "unnest($1, $2) WITH ORDINALITY AS q (v, f, n) CROSS JOIN LATERAL ");
        // The number of rows is part of the text: for one that it does not know the planner expects a tenth of the table.
        return Command(queries, numbers, filter, isOne, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT {(isOne ? "1::bigint" : "q.n")}, r.number, {outer} FROM {from}
            (SELECT number, {inner}, {Score(query, factor)} AS score FROM {table}{filter.Where}
            ORDER BY score{(search.UsesIndex ? "" : " NULLS FIRST, number")} LIMIT {candidates}) AS r{fetch}
            """));
    }

    private NpgsqlBatchCommand Command(SearchQueries queries, int[] numbers, SelectionSql filter, bool isOne, string text)
    {
        double[] factors = [.. numbers.Select(number => stored.HasLength ? bound.LengthFactor(queries.Length(number)) : 0)];
        float[] values = queries.Values(numbers);
        NpgsqlBatchCommand command = new(text);
        command.Parameters.Add(isOne ? new() { Value = stored.Value(values) } : stored.Array(values));
        command.Parameters.Add(new() { Value = isOne ? factors[0] : factors });
        filter.AddTo(command);
        return command;
    }

    // An index serves the operator, not its function. A zero row has the angle that it is defined to have; an inner product that overflowed
    // says nothing, and is null.
    private string Score(string query, string factor) => search.UsesIndex
        ? $"features {stored.Operator} {query}"
        : stored.Metric switch
        {
            DistanceMetric.Cosine => $"coalesce(nullif({stored.Function}(features, {query}), 'NaN'), 1)",
            DistanceMetric.InnerProduct =>
                $"nullif(nullif({stored.Function}(features, {query}), 'NaN'), 'Infinity') - {factor} * length",
            _ => $"{stored.Function}(features, {query})",
        };

    // set_config and not SET LOCAL: it lasts as long as the batch, which is one transaction, and takes parameters.
    private string? Settings(long candidates)
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
            : "SELECT " + string.Join(", ", settings.Select(one => $"set_config('{one.Name}', '{one.Value}', true)"));
    }
}
