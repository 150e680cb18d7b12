using System.Numerics.Tensors;

namespace MetricLearning.DataView;

/// <summary>Rows of a table without labels.</summary>
/// <param name="Features">The rows, [n × f].</param>
/// <param name="RowNumbers">The number of each row in the table, from 0, [n]; some are not there where rows were left out.</param>
/// <param name="Ids">The id of each row, [n]; null without a column of ids.</param>
public sealed record TableRows(Tensor<float> Features, IReadOnlyList<int> RowNumbers, IReadOnlyList<string>? Ids);
