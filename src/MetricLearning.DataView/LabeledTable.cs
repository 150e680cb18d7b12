using MetricLearning.Data;

namespace MetricLearning.DataView;

/// <summary>Rows of a table with their labels.</summary>
/// <param name="Data">The rows, [n × f], and their labels.</param>
/// <param name="RowNumbers">The number of each row in the table, from 0, [n]; some are not there where rows were left out.</param>
/// <param name="Ids">The id of each row, [n]; null without a column of ids.</param>
public sealed record LabeledTable(LabeledDataset Data, IReadOnlyList<int> RowNumbers, IReadOnlyList<string>? Ids);
