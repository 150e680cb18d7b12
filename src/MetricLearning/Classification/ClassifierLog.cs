using Microsoft.Extensions.Logging;

namespace MetricLearning.Classification;

/// <summary>What training a classifier logs.</summary>
internal static partial class ClassifierLog
{
    [LoggerMessage(1, LogLevel.Information, "Choosing a classifier of {RowCount} rows with {ColumnCount} columns and {LabelCount} labels.")]
    public static partial void Started(ILogger logger, int rowCount, int columnCount, int labelCount);

    /// <summary>Logs what was chosen; with the accuracy of the rows as they are where that was measured.</summary>
    public static void Chosen(ILogger logger, ModelChoice choice)
    {
        if (choice.RawAccuracy is double raw)
        {
            Chosen(logger, choice.Chosen, raw, choice.Reason);
        }
        else
        {
            ChosenUnseen(logger, choice.Chosen, choice.Reason);
        }

        if (choice.Advice is string advice)
        {
            Advised(logger, advice);
        }
    }

    [LoggerMessage(2, LogLevel.Information, "Chose {Model}; the rows as they are reach {RawAccuracy:P2}. {Reason}")]
    private static partial void Chosen(ILogger logger, CandidateModel model, double rawAccuracy, string reason);

    [LoggerMessage(3, LogLevel.Information, "Chose {Model}. {Reason}")]
    private static partial void ChosenUnseen(ILogger logger, CandidateModel model, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Advice}")]
    private static partial void Advised(ILogger logger, string advice);
}
