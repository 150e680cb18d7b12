using System.Globalization;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>A selection as conditions with parameters.</summary>
internal readonly struct SelectionSql
{
    /// <summary>Makes the conditions.</summary>
    /// <param name="selection">The selection; null for all rows.</param>
    /// <param name="firstParameter">The number of the first parameter, from 1.</param>
    /// <exception cref="ArgumentException">A text is no Unicode text.</exception>
    public SelectionSql(RowSelection? selection, int firstParameter)
    {
        GalleryText.Check(selection);
        List<string> conditions = [];
        List<object> values = [];
        if (selection?.Labels is { } labels)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"label = ANY (${firstParameter + values.Count})"));
            values.Add(labels.Where(GalleryText.IsKept).ToArray()); // no row has another
        }

        if (!string.IsNullOrEmpty(selection?.IdPrefix))
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"starts_with(id, ${firstParameter + values.Count})"));
            values.Add(selection.IdPrefix);
        }

        (Condition, Values) = (string.Join(" AND ", conditions), values);
    }

    /// <summary>The conditions; empty for all rows.</summary>
    public string Condition { get; }

    /// <summary>The same with WHERE before them; empty for all rows.</summary>
    public string Where => Condition.Length == 0 ? "" : " WHERE " + Condition;

    /// <summary>The parameters' values.</summary>
    public IReadOnlyList<object> Values { get; }

    /// <summary>Adds the values to a command.</summary>
    public void AddTo(NpgsqlBatchCommand command)
    {
        foreach (object value in Values)
        {
            command.Parameters.Add(new() { Value = value });
        }
    }
}
