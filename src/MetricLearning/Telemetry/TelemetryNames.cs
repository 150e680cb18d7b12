namespace MetricLearning.Telemetry;

/// <summary>The names under which the library reports what it does, for OpenTelemetry and other listeners.</summary>
/// <remarks>
/// <para>
/// A <see cref="System.Diagnostics.Metrics.Meter"/> and an <see cref="System.Diagnostics.ActivitySource"/> of the name <see
/// cref="Source"/>. Tags have few values: no label, no id and no row is ever reported. Where nobody listens, nothing is measured.
/// </para>
/// <para>
/// OpenTelemetry listens by <c>metrics.AddMeter(TelemetryNames.Source)</c> and <c>traces.AddSource(TelemetryNames.Source)</c>. Spans are
/// <see cref="TrainActivity"/> and <see cref="FitActivity"/>: one row is classified sooner than a span is made.
/// </para>
/// </remarks>
public static class TelemetryNames
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Source = "MetricLearning";

    /// <summary>
    /// Histogram of seconds: how long a call took that classified; tagged with <see cref="OperationTag"/>. Calls that throw do not count.
    /// </summary>
    public const string ClassifyDuration = "metric_learning.classify.duration";

    /// <summary>
    /// Counter of rows that were classified, tagged with <see cref="OutcomeTag"/>: the share of "unknown" tells how much is none of the
    /// known classes.
    /// </summary>
    public const string ClassifiedRows = "metric_learning.classify.rows";

    /// <summary>
    /// Histogram of the distance of embeddings between a row and the nearest of the gallery: it grows where data drift away from what was
    /// learned.
    /// </summary>
    public const string NearestDistance = "metric_learning.classify.nearest_distance";

    /// <summary>Gauge: rows in the galleries of all classifiers that are in use.</summary>
    public const string GalleryRows = "metric_learning.gallery.rows";

    /// <summary>Counter of the epochs that trainers finished.</summary>
    public const string TrainedEpochs = "metric_learning.training.epochs";

    /// <summary>
    /// Span of the training of a classifier, with <see cref="RowsTag"/>, <see cref="ColumnsTag"/> and <see cref="ClassesTag"/>.
    /// </summary>
    public const string TrainActivity = "metric_learning.train";

    /// <summary>Span of one call of a trainer of embeddings, with the same tags.</summary>
    public const string FitActivity = "metric_learning.fit";

    /// <summary>Tag: "classify" for one row, "classify_all" for many.</summary>
    public const string OperationTag = "metric_learning.operation";

    /// <summary>Tag: "known" or "unknown".</summary>
    public const string OutcomeTag = "metric_learning.outcome";

    /// <summary>Tag of spans: the number of rows to learn from.</summary>
    public const string RowsTag = "metric_learning.rows";

    /// <summary>Tag of spans: the number of their columns.</summary>
    public const string ColumnsTag = "metric_learning.columns";

    /// <summary>Tag of spans: the number of classes.</summary>
    public const string ClassesTag = "metric_learning.classes";
}
