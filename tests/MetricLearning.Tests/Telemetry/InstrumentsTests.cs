using System.Diagnostics;
using MetricLearning.Classification;
using MetricLearning.Telemetry;
using MetricLearning.Tests.Reference;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace MetricLearning.Tests.Telemetry;

/// <summary>The instruments are those of the process, so the tests look at differences and at what comes while they listen.</summary>
public class InstrumentsTests
{
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(["ant", "bee"], 15, seed: 1);
    private static readonly float[] Unknown = [.. Enumerable.Repeat(1e4f, Data.Rows[0].Length)];

    private readonly SimilarityClassifier _model = SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0 });

    [Test]
    public void Classify_WhileSomeoneListens_ReportsDurationOutcomeAndDistance()
    {
        using MetricCollector<double> duration = new(null, TelemetryNames.Source, TelemetryNames.ClassifyDuration);
        using MetricCollector<long> rows = new(null, TelemetryNames.Source, TelemetryNames.ClassifiedRows);
        using MetricCollector<double> distance = new(null, TelemetryNames.Source, TelemetryNames.NearestDistance);

        Match known = _model.Classify(Data.Rows[0]);
        Match unknown = _model.Classify(Unknown);
        _ = _model.ClassifyAll([Data.Rows[1], Data.Rows[2], Data.Rows[3]]);

        (known.Label, unknown.Label).Should().Be((Data.Labels[0], null));
        duration.GetMeasurementSnapshot().Select(one => one.Tags[TelemetryNames.OperationTag])
            .Should().Equal("classify", "classify", "classify_all");
        duration.GetMeasurementSnapshot().Should().OnlyContain(one => one.Value > 0 && one.Value < 60);
        rows.GetMeasurementSnapshot().Select(one => one.Tags[TelemetryNames.OutcomeTag])
            .Should().Equal("known", "unknown", "known", "known", "known");
        rows.GetMeasurementSnapshot().Should().OnlyContain(one => one.Value == 1);
        distance.GetMeasurementSnapshot().Take(2).Select(one => one.Value)
            .Should().Equal(known.Neighbors[0].Distance, unknown.Neighbors[0].Distance);
        distance.GetMeasurementSnapshot().Should().OnlyContain(one => one.Tags.Count == 0, "tags have few values");
    }

    [Test]
    public void Classify_CallThatThrows_CountsNothing()
    {
        using MetricCollector<double> duration = new(null, TelemetryNames.Source, TelemetryNames.ClassifyDuration);
        using MetricCollector<long> rows = new(null, TelemetryNames.Source, TelemetryNames.ClassifiedRows);

        FluentActions.Invoking(() => _model.Classify([1f])).Should().Throw<ArgumentException>();

        duration.GetMeasurementSnapshot().Should().BeEmpty();
        rows.GetMeasurementSnapshot().Should().BeEmpty();
    }

    [Test]
    public void GalleryRows_RowsAddedAndRemoved_AreThoseOfClassifiersInUse()
    {
        using MetricCollector<long> rows = new(null, TelemetryNames.Source, TelemetryNames.GalleryRows);
        SimilarityClassifier other = _model.WithThreshold(0.5); // the same gallery: counted once

        // Classifiers that other tests have left are counted until they are collected, which must not happen between two observations.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        long before = Observe(rows);
        _model.Add("cow", Unknown, id: "far");
        long added = Observe(rows);
        _ = _model.Remove("far");

        (added - before, Observe(rows) - before).Should().Be((1, 0));
        before.Should().BeGreaterThanOrEqualTo(_model.Count);
        GC.KeepAlive(other);
    }

    [Test]
    public void Train_WhileSomeoneListens_ReportsEpochsAndSpans()
    {
        List<Activity> ended = [];
        using ActivityListener listener = Listen(ended);
        using MetricCollector<long> epochs = new(null, TelemetryNames.Source, TelemetryNames.TrainedEpochs);

        SimilarityClassifierOptions options = new() { FoldCount = 2, NetworksPerFold = 1, Recipe = new() { StepCount = 5 } };
        _ = SimilarityClassifier.Train(Data.Rows, Data.Labels, options);

        epochs.GetMeasurementSnapshot().Sum(one => one.Value).Should().Be(2, "a network is trained in one epoch");
        Activity train = ended.Should().ContainSingle(one => one.OperationName == TelemetryNames.TrainActivity).Subject;
        train.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            [TelemetryNames.RowsTag] = 30,
            [TelemetryNames.ColumnsTag] = Data.Rows[0].Length,
            [TelemetryNames.ClassesTag] = 2,
        });
        ended.Where(one => one.OperationName == TelemetryNames.FitActivity).Should().HaveCount(2)
            .And.OnlyContain(one => one.TraceId == train.TraceId, "the spans of the networks lie in that of the training");
    }

    [Test]
    public void Train_Canceled_EndsItsSpansAsFailed()
    {
        List<Activity> ended = [];
        using CancellationTokenSource source = new();
        using ActivityListener listener = Listen(ended, started =>
        {
            if (started.OperationName == TelemetryNames.FitActivity)
            {
                source.Cancel();
            }
        });
        SimilarityClassifierOptions options = new() { FoldCount = 2, NetworksPerFold = 1, Recipe = new() { StepCount = 1_000_000 } };

        FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, options, source.Token))
            .Should().Throw<OperationCanceledException>();

        ended.Where(one => one.OperationName == TelemetryNames.TrainActivity).Should().ContainSingle()
            .Which.Status.Should().Be(ActivityStatusCode.Error);
        ended.Where(one => one.OperationName == TelemetryNames.FitActivity).Should().OnlyContain(
            one => one.Status == ActivityStatusCode.Error && one.StatusDescription == "TrainingCanceledException");
    }

    [TestCase(TelemetryNames.ClassifyDuration, 0.001)]
    [TestCase(TelemetryNames.NearestDistance, 0.5)]
    public void Histograms_UsualValues_FallBetweenTheirLimits(string name, double usual)
    {
        IReadOnlyList<double>? limits = null;
        using System.Diagnostics.Metrics.MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Source && instrument.Name == name)
            {
                limits = ((System.Diagnostics.Metrics.Histogram<double>)instrument).Advice?.HistogramBucketBoundaries;
            }
        };
        listener.Start();

        limits.Should().BeInAscendingOrder();
        limits!.Count(limit => limit < usual).Should().BeGreaterThanOrEqualTo(4);
        limits!.Count(limit => limit > usual).Should().BeGreaterThanOrEqualTo(4);
    }

    [Test]
    public void Classify_NobodyListens_ReadsNoClock() => Instruments.Start().Should().Be(0);

    private static ActivityListener Listen(List<Activity> ended, Action<Activity>? onStart = null)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = onStart,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static long Observe(MetricCollector<long> collector)
    {
        collector.RecordObservableInstruments();
        return collector.LastMeasurement!.Value;
    }
}
