using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class ThrowTests
{
    [Test]
    public void IfLabelCountDiffers_SaysBothCounts()
    {
        Throw.IfLabelCountDiffers(32, 32, "labels", "embeddings");

        Refused<ArgumentException>(
            () => Throw.IfLabelCountDiffers(31, 32, "labels", "embeddings"),
            "labels has 31 entries but embeddings has 32 rows; pass one label per row. (Parameter 'labels')");
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void IfLabelHasNoProxy_SaysWhichLabelsThereAre(int label)
    {
        Throw.IfLabelHasNoProxy([0, 2, 1], 3, "batch");

        Refused<ArgumentException>(
            () => Throw.IfLabelHasNoProxy([0, 2, label], 3, "batch"),
            $"batch has label {label} at row 2; expected 0 to 2, a class that has a proxy. Number the labels from 0, or make the loss " +
            "for more classes. (Parameter 'batch')");
    }

    [Test]
    public void IfColumnCountDiffers_SaysBothCounts()
    {
        Throw.IfColumnCountDiffers(4, 4, "queries", "the gallery");

        Refused<ArgumentException>(
            () => Throw.IfColumnCountDiffers(3, 4, "queries", "the gallery"),
            "queries has 3 columns but the gallery expects 4; pass rows of that dimension. (Parameter 'queries')");
    }

    [TestCase(2, 5)]
    [TestCase(3, 4)]
    public void IfShapeDiffers_SaysBothShapes(int rows, int columns)
    {
        Throw.IfShapeDiffers((2, 4), (2, 4), "gradient");

        Refused<ArgumentException>(
            () => Throw.IfShapeDiffers((rows, columns), (2, 4), "gradient"),
            $"gradient is [{rows} × {columns}]; expected [2 × 4]. Pass a matrix of that shape. (Parameter 'gradient')");
    }

    [Test]
    public void IfNoRows_SaysToPassOne()
    {
        Throw.IfNoRows(1, "labels");

        Refused<ArgumentException>(() => Throw.IfNoRows(0, "labels"), "labels has 0 rows; pass at least one. (Parameter 'labels')");
    }

    [Test]
    public void IfNoColumns_SaysToPassValues()
    {
        Throw.IfNoColumns(1, "features");

        Refused<ArgumentException>(
            () => Throw.IfNoColumns(0, "features"), "features has 0 columns; pass rows of at least one value. (Parameter 'features')");
    }

    [Test]
    public void IfEntryCountDiffers_SaysTheSize()
    {
        Throw.IfEntryCountDiffers(6, 6, "indices");

        Refused<ArgumentException>(
            () => Throw.IfEntryCountDiffers(5, 6_000_000_000, "indices"),
            "indices has 5 entries; expected 6000000000. Pass a buffer of that size. (Parameter 'indices')");
    }

    [Test]
    public void IfTooManyResults_NamesRowsResultsAndLimit()
    {
        Throw.IfTooManyResults(1_000_000, 2000, "queries");

        Refused<ArgumentException>(
            () => Throw.IfTooManyResults(1_000_000, 3000, "queries"),
            "queries has 1000000 rows, and 3000 results each do not fit one array of 2147483591; pass fewer rows at a time. (Parameter " +
            "'queries')");
    }

    [Test]
    public void IfNotDefined_ListsTheDefinedValues()
    {
        DateTimeKind kind = (DateTimeKind)3;
        Throw.IfNotDefined(DateTimeKind.Utc);

        Refused<ArgumentOutOfRangeException>(
            () => Throw.IfNotDefined(kind),
            "DateTimeKind 3 is not defined; expected one of Unspecified, Utc, Local. Pass one of them. " +
            "(Parameter 'kind')*Actual value was 3.");
    }

    [TestCase(-1)]
    [TestCase(5)]
    public void IfRowOutOfRange_NamesTheEntry(int row)
    {
        Throw.IfRowOutOfRange([0, 4, 4], 5, "rows");

        Refused<ArgumentOutOfRangeException>(
            () => Throw.IfRowOutOfRange([0, row, 9], 5, "rows"),
            $"rows[1] is {row}; expected 0 to 4, a row that exists. Pass rows of the data. (Parameter 'rows')*Actual value was {row}.");
    }

    [TestCase(0, float.NaN, "NaN")]
    [TestCase(7, float.PositiveInfinity, "Infinity")]
    [TestCase(9_999, float.NegativeInfinity, "-Infinity")]
    public void IfNotFinite_NamesRowAndColumnOfTheFirst(int index, float value, string shown)
    {
        float[] values = new float[10_000];
        values[^1] = float.NaN;
        values[index] = value;

        Refused<ArgumentException>(
            () => Throw.IfNotFinite(values, 10, "features"),
            $"features holds {shown} at row {index / 10}, column {index % 10}; every value must be finite. " +
            "Remove or impute such rows before use. (Parameter 'features')");
    }

    [Test]
    public void IfNotFinite_NoneOrFiniteValues_Passes()
    {
        FluentActions.Invoking(() => Throw.IfNotFinite([], 2, "features")).Should().NotThrow();
        FluentActions.Invoking(() => Throw.IfNotFinite([1, 2], 2, "features")).Should().NotThrow();
    }

    [Test]
    public void IfNot_SaysTheRangeInWordsAndWhatToDo()
    {
        double margin = -0.5;
        Throw.IfNot(true, margin, "0 ≤ margin", "Use 0.2 when in doubt.");

        Refused<ArgumentOutOfRangeException>(
            () => Throw.IfNot(margin >= 0, margin, "0 ≤ margin", "Use 0.2 when in doubt."),
            "margin is -0.5; expected 0 ≤ margin. Use 0.2 when in doubt. (Parameter 'margin')*Actual value was -0.5.");
    }

    [Test]
    public void IfNoThread_SaysHowManyThereMayBe()
    {
        int degree = 0;
        Throw.IfNoThread(1);

        Refused<ArgumentOutOfRangeException>(
            () => Throw.IfNoThread(degree),
            "degree is 0; expected 1 ≤ degree. Pass 1 for one thread, or Environment.ProcessorCount for all processors.*");
    }

    [Test]
    public void IfLengthDiffers_SaysWhatTheLengthMeans()
    {
        Throw.IfLengthDiffers(3, 3, "gradient", "one entry per parameter");

        Refused<ArgumentException>(
            () => Throw.IfLengthDiffers(2, 3, "gradient", "one entry per parameter"),
            "gradient has length 2; expected 3, one entry per parameter. Pass a span of that length. (Parameter 'gradient')");
    }

    [TestCase(-1)]
    [TestCase(10)]
    public void IfStepOutsideRun_SaysHowLongTheRunIs(long step)
    {
        Throw.IfStepOutsideRun(0, 10);
        Throw.IfStepOutsideRun(9, 10);

        Refused<ArgumentOutOfRangeException>(
            () => Throw.IfStepOutsideRun(step, 10),
            $"stepIndex is {step}; expected 0 ≤ step index < 10, the number of steps in the run. Count from 0. " +
            "(Parameter 'stepIndex')*Actual value " +
            $"was {step}.");
    }

    [Test]
    public void IfTooShort_SaysWhereTheLengthComesFrom()
    {
        Throw.IfTooShort(5, 4, "destination", "MaxBatchRowCount");

        Refused<ArgumentException>(
            () => Throw.IfTooShort(3, 4, "destination", "MaxBatchRowCount"),
            "destination has length 3; expected at least 4, MaxBatchRowCount. Pass a longer span. (Parameter 'destination')");
    }

    [Test]
    public void IfFewerThanTwoClasses_SaysToAddAnother()
    {
        Throw.IfFewerThanTwoClasses(2, 2, "labels");

        Refused<ArgumentException>(
            () => Throw.IfFewerThanTwoClasses(3, 1, "labels"),
            "labels has 1 distinct label; expected at least 2, so that there are negatives. Add rows of another label. (Parameter " +
            "'labels')");
        Refused<ArgumentException>(
            () => Throw.IfFewerThanTwoClasses(0, 0, "labels"), "labels has 0 rows; pass at least one. (Parameter 'labels')");
    }

    [Test]
    public void IfNoClassHasTwoRows_SaysToAddRowsOfTheSame()
    {
        Throw.IfNoClassHasTwoRows(3, 2, "labels");

        Refused<ArgumentException>(
            () => Throw.IfNoClassHasTwoRows(3, 3, "labels"),
            "labels has 3 distinct labels in 3 rows; expected a label with at least 2 rows, so that there are positives. " +
            "Add rows of the same label. (Parameter 'labels')");
    }

    [Test]
    public void IfTooManyValues_SaysHowManyRowsFit()
    {
        Throw.IfTooManyValues(2_739_137, 784, "rows");
        Throw.IfTooManyValues(int.MaxValue, 0, "rows");

        Refused<ArgumentException>(
            () => Throw.IfTooManyValues(2_739_138, 784, "rows"),
            "rows has 2739138 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time. " +
            "(Parameter 'rows')");
        Refused<ArgumentException>(
            () => Throw.IfTooManyValues(int.MaxValue, int.MaxValue, "rows"), "*; pass at most 0 rows at a time. (Parameter 'rows')");
    }

    [Test]
    public void IfOverlaps_SaysToPassMemoryOfItsOwn()
    {
        float[] values = new float[8];
        Throw.IfOverlaps(values.AsSpan(0, 4), values.AsSpan(4), "destination", "features");
        Throw.IfOverlaps([], values, "destination", "features");

        Refused<ArgumentException>(
            () => Throw.IfOverlaps(values.AsSpan(0, 5), values.AsSpan(4), "destination", "features"),
            "destination overlaps features, which is still read while it is written; pass memory of its own. (Parameter 'destination')");
    }

    [Test]
    public void IfTooManyColumns_SaysHowManyAreAllowed()
    {
        Throw.IfTooManyColumns(9, 9, "rows");

        Refused<ArgumentException>(
            () => Throw.IfTooManyColumns(10, 9, "rows"), "rows has 10 columns; expected at most 9. Pass shorter rows. (Parameter 'rows')");
    }

    private static void Refused<TException>(Action act, string message)
        where TException : ArgumentException =>
        act.Should().ThrowExactly<TException>().WithMessage(message);

    [TestCase(0)]
    [TestCase(-3)]
    public void IfNoCount_NoneOrFewer_SaysWhatItCounts(int count) =>
        FluentActions.Invoking(() => Throw.IfNoCount(count, "the rows", "Pass one.")).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName(nameof(count)).WithMessage($"count is {count}; expected 1 or more, the rows. Pass one.*");

    [Test]
    public void IfNegative_BelowZero_SaysWhatItCounts()
    {
        FluentActions.Invoking(() => Throw.IfNegative(-1, "the steps", "Count from 0.", "step")).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage("step is -1; expected 0 or more, the steps. Count from 0.*");
        FluentActions.Invoking(() => Throw.IfNegative(0, "the steps", "Count from 0.")).Should().NotThrow();
        FluentActions.Invoking(() => Throw.IfNoCount(1, "the rows", "Pass one.")).Should().NotThrow();
    }
}
