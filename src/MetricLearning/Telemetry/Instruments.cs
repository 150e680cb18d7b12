using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Telemetry;

/// <summary>What is measured, one set for the process. A measurement costs a comparison where nobody listens.</summary>
internal static class Instruments
{
    private static readonly Meter Meter = new(TelemetryNames.Source);
    private static readonly ActivitySource Activities = new(TelemetryNames.Source);
    private static readonly ConditionalWeakTable<object, Func<object, long>> Galleries = [];

    // OpenTelemetry's usual limits, 5 to 10,000, would put all of these into one bucket.
    private static readonly Histogram<double> ClassifyDuration = Meter.CreateHistogram(
        TelemetryNames.ClassifyDuration, "s", "How long a call took that classified.", advice: Limits(
            0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5));

    private static readonly Counter<long> ClassifiedRows =
        Meter.CreateCounter<long>(TelemetryNames.ClassifiedRows, "{row}", "Rows that were classified.");

    private static readonly Histogram<double> NearestDistance = Meter.CreateHistogram(
        TelemetryNames.NearestDistance, "1", "Distance of embeddings to the nearest row of the gallery.", advice: Limits(
            0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2, 4, 8, 16));

    private static readonly Counter<long> TrainedEpochs =
        Meter.CreateCounter<long>(TelemetryNames.TrainedEpochs, "{epoch}", "Epochs that trainers finished.");

    private static readonly KeyValuePair<string, object?> Known = new(TelemetryNames.OutcomeTag, "known");
    private static readonly KeyValuePair<string, object?> Unknown = new(TelemetryNames.OutcomeTag, "unknown");
    private static readonly KeyValuePair<string, object?> One = new(TelemetryNames.OperationTag, "classify");
    private static readonly KeyValuePair<string, object?> Many = new(TelemetryNames.OperationTag, "classify_all");

    static Instruments() =>
        _ = Meter.CreateObservableGauge(TelemetryNames.GalleryRows, RowsOfGalleries, "{row}", "Rows in the galleries that are in use.");

    /// <summary>The start of a call that classifies; 0 where nobody listens to its duration.</summary>
    public static long Start() => ClassifyDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Reports one answer.</summary>
    /// <param name="isKnown">Whether it names a label.</param>
    /// <param name="nearestDistance">The distance of the nearest row.</param>
    public static void Classified(bool isKnown, double nearestDistance)
    {
        ClassifiedRows.Add(1, isKnown ? Known : Unknown);
        NearestDistance.Record(nearestDistance);
    }

    /// <summary>Reports the end of a call that classifies.</summary>
    /// <param name="start">What <see cref="Start"/> returned.</param>
    /// <param name="isOfMany">Whether it classifies several rows.</param>
    public static void Ended(long start, bool isOfMany)
    {
        if (start != 0)
        {
            ClassifyDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, isOfMany ? Many : One);
        }
    }

    /// <summary>Counts a gallery's rows for as long as it is in use.</summary>
    /// <param name="gallery">The gallery; not kept alive.</param>
    /// <param name="rows">Gives its number of rows.</param>
    public static void Watch(object gallery, Func<object, long> rows) => _ = Galleries.TryAdd(gallery, rows);

    /// <summary>Reports an epoch.</summary>
    public static void EpochEnded() => TrainedEpochs.Add(1);

    /// <summary>Trains within a span, if somebody listens.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="rows">The number of rows to learn from.</param>
    /// <param name="columns">The number of their columns.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="train">Trains. A failure is told by the type of the exception alone: messages may hold labels.</param>
    public static T Train<T>(string name, int rows, int columns, int classes, Func<T> train)
    {
        using Activity? activity = Activities.StartActivity(name);
        _ = activity?.SetTag(TelemetryNames.RowsTag, rows).SetTag(TelemetryNames.ColumnsTag, columns)
            .SetTag(TelemetryNames.ClassesTag, classes);
        try
        {
            return train();
        }
        catch (Exception exception)
        {
            _ = activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    private static InstrumentAdvice<double> Limits(params double[] limits) => new() { HistogramBucketBoundaries = limits };

    private static long RowsOfGalleries()
    {
        long sum = 0;
        foreach ((object gallery, Func<object, long> rows) in Galleries)
        {
            sum += rows(gallery);
        }

        return sum;
    }
}
