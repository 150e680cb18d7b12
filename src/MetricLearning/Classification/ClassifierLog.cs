using Microsoft.Extensions.Logging;

namespace MetricLearning.Classification;

/// <summary>What training a classifier logs.</summary>
internal static partial class ClassifierLog
{
    [LoggerMessage(1, LogLevel.Information, "Choosing a classifier of {RowCount} rows with {ColumnCount} columns and {LabelCount} labels.")]
    public static partial void Started(ILogger logger, int rowCount, int columnCount, int labelCount);

    [LoggerMessage(2, LogLevel.Information, "Chose {Model}; the rows as they are reach {RawAccuracy:P2}. {Reason}")]
    public static partial void Chosen(ILogger logger, CandidateModel model, double rawAccuracy, string reason);
}
