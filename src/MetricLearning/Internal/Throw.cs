using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MetricLearning.Internal;

/// <summary>Guards of the public edge whose message says what, actual, expected and remedy.</summary>
internal static class Throw
{
    /// <summary>Requires one label per row.</summary>
    public static void IfLabelCountDiffers(int labelCount, int rowCount, string labels, string rows)
    {
        if (labelCount != rowCount)
        {
            throw new ArgumentException(
                $"{labels} has {labelCount} entries but {rows} has {rowCount} rows; pass one label per row.", labels);
        }
    }

    /// <summary>Requires labels that number the classes of a loss with proxies.</summary>
    public static void IfLabelHasNoProxy(ReadOnlySpan<int> labels, int classCount, string name)
    {
        int row = labels.IndexOfAnyExceptInRange(0, classCount - 1);
        if (row >= 0)
        {
            throw new ArgumentException(
                $"{name} has label {labels[row]} at row {row}; expected 0 to {classCount - 1}, a class that has a proxy. " +
                "Number the labels from 0, or make the loss for more classes.",
                name);
        }
    }

    /// <summary>Requires a number of columns.</summary>
    public static void IfColumnCountDiffers(int actual, int expected, string name, string expectedBy)
    {
        if (actual != expected)
        {
            throw new ArgumentException(
                $"{name} has {actual} columns but {expectedBy} expects {expected}; pass rows of that dimension.", name);
        }
    }

    /// <summary>Requires a shape.</summary>
    public static void IfShapeDiffers((int Rows, int Columns) actual, (int Rows, int Columns) expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException(
                $"{name} is [{actual.Rows} × {actual.Columns}]; expected [{expected.Rows} × {expected.Columns}]. " +
                "Pass a matrix of that shape.",
                name);
        }
    }

    /// <summary>Requires at least one row.</summary>
    public static void IfNoRows(int rowCount, string name)
    {
        if (rowCount == 0)
        {
            throw new ArgumentException($"{name} has 0 rows; pass at least one.", name);
        }
    }

    /// <summary>Requires at least one column.</summary>
    public static void IfNoColumns(int columnCount, string name)
    {
        if (columnCount == 0)
        {
            throw new ArgumentException($"{name} has 0 columns; pass rows of at least one value.", name);
        }
    }

    /// <summary>Requires a buffer of an exact number of entries.</summary>
    public static void IfEntryCountDiffers(int actual, long expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} entries; expected {expected}. Pass a buffer of that size.", name);
        }
    }

    /// <summary>Requires a data set whose rows lie in memory.</summary>
    public static void IfInFile(bool isInMemory, string name)
    {
        if (!isInMemory)
        {
            throw new ArgumentException(
                $"{name} has its rows in a file; expected rows in memory. Call Select or SampleByClass for as many of them as are wanted.",
                name);
        }
    }

    /// <summary>Requires a table of results that fits one array.</summary>
    public static void IfTooManyResults(int rows, int perRow, string name)
    {
        if ((long)rows * perRow > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} has {rows} rows, and {perRow} results each do not fit one array of {Array.MaxLength}; pass fewer rows at a time.",
                name);
        }
    }

    /// <summary>Requires a defined enum value.</summary>
    public static void IfNotDefined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{typeof(T).Name} {value} is not defined; expected one of {string.Join(", ", Enum.GetNames<T>())}. Pass one of them.");
        }
    }

    /// <summary>Requires the position of an entry that exists; <paramref name="meaning"/> is what stands there.</summary>
    public static void IfNoSuchEntry(int position, int count, string meaning, [CallerArgumentExpression(nameof(position))] string name = "")
    {
        if ((uint)position >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(
                name,
                position,
                count == 0
                    ? $"{name} is {position}, but there is none: expected {meaning}. Look at the count first."
                    : $"{name} is {position}; expected 0 to {count - 1}, {meaning}. Pass a position below the count.");
        }
    }

    /// <summary>Requires row indices that exist.</summary>
    public static void IfRowOutOfRange(ReadOnlySpan<int> rows, int rowCount, string name)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)rowCount)
            {
                throw new ArgumentOutOfRangeException(
                    name, rows[i], $"{name}[{i}] is {rows[i]}; expected 0 to {rowCount - 1}, a row that exists. Pass rows of the data.");
            }
        }
    }

    /// <summary>Requires every value to be finite; names the first row and column that is not.</summary>
    public static void IfNotFinite(ReadOnlySpan<float> values, int columns, string name)
    {
        if (!Finite.All(values))
        {
            ThrowNotFinite(values, columns, name);
        }
    }

    /// <summary>
    /// Requires a number in an open or closed range; <paramref name="range"/> is the range in words, such as "0 &lt; margin", and
    /// <paramref name="remedy"/> a sentence that says what to pass.
    /// </summary>
    public static void IfNot(
        [DoesNotReturnIf(false)] bool condition,
        double actual,
        string range,
        string remedy,
        [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(
                name, actual, string.Create(CultureInfo.InvariantCulture, $"{name} is {actual}; expected {range}. {remedy}"));
        }
    }

    /// <summary>The same with a range that takes memory to put into words, which happens only if it is needed.</summary>
    public static void IfNot(
        [DoesNotReturnIf(false)] bool condition,
        double actual,
        [InterpolatedStringHandlerArgument(nameof(condition))] MessageText range,
        string remedy,
        [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (!condition)
        {
            IfNot(false, actual, range.ToString(), remedy, name);
        }
    }

    /// <summary>Requires a number of threads.</summary>
    public static void IfNoThread(int degree, [CallerArgumentExpression(nameof(degree))] string name = "") =>
        IfNot(degree >= 1, degree, "1 ≤ degree", "Pass 1 for one thread, or Environment.ProcessorCount for all processors.", name);

    /// <summary>Requires a count of at least 1; <paramref name="meaning"/> is what it counts, as in "the columns of a row".</summary>
    public static void IfNoCount(int count, string meaning, string remedy, [CallerArgumentExpression(nameof(count))] string name = "")
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(name, count, $"{name} is {count}; expected 1 or more, {meaning}. {remedy}");
        }
    }

    /// <summary>Requires a number that is not negative; <paramref name="meaning"/> is what it counts.</summary>
    public static void IfNegative(long count, string meaning, string remedy, [CallerArgumentExpression(nameof(count))] string name = "")
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(name, count, $"{name} is {count}; expected 0 or more, {meaning}. {remedy}");
        }
    }

    /// <summary>Requires a span of an exact length.</summary>
    public static void IfLengthDiffers(int actual, int expected, string name, string meaning)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has length {actual}; expected {expected}, {meaning}. Pass a span of that length.", name);
        }
    }

    /// <summary>Requires a step number within a run.</summary>
    public static void IfStepOutsideRun(long stepIndex, long stepCount)
    {
        if (stepIndex < 0 || stepIndex >= stepCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stepIndex),
                stepIndex,
                $"stepIndex is {stepIndex}; expected 0 ≤ step index < {stepCount}, the number of steps in the run. Count from 0.");
        }
    }

    /// <summary>Requires a span of at least a length; <paramref name="neededBy"/> is where that length comes from.</summary>
    public static void IfTooShort(int actual, int needed, string name, string neededBy)
    {
        if (actual < needed)
        {
            throw new ArgumentException($"{name} has length {actual}; expected at least {needed}, {neededBy}. Pass a longer span.", name);
        }
    }

    /// <summary>Requires two distinct labels, so that there are negatives.</summary>
    public static void IfFewerThanTwoClasses(int rowCount, int classCount, string name)
    {
        IfNoRows(rowCount, name);
        if (classCount < 2)
        {
            throw new ArgumentException(
                $"{name} has 1 distinct label; expected at least 2, so that there are negatives. Add rows of another label.", name);
        }
    }

    /// <summary>Requires two rows of one label, so that there are positives.</summary>
    public static void IfNoClassHasTwoRows(int rowCount, int classCount, string name)
    {
        if (classCount == rowCount)
        {
            throw new ArgumentException(
                $"{name} has {classCount} distinct labels in {rowCount} rows; expected a label with at least 2 rows, so that there are " +
                "positives. Add rows of the same label.",
                name);
        }
    }

    [DoesNotReturn]
    private static void ThrowNotFinite(ReadOnlySpan<float> values, int columns, string name)
    {
        int index = Finite.IndexOfFirstNot(values);
        throw new ArgumentException(
            $"{name} holds {values[index]} at row {index / columns}, column {index % columns}; every value must be finite. " +
            "Remove or impute such rows before use.",
            name);
    }

    /// <summary>Requires rows whose values fit one array; says how many rows do.</summary>
    public static void IfTooManyValues(long rows, int columns, string name)
    {
        if (rows * columns > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} has {rows} rows of {columns} values, more than the {Array.MaxLength} that fit one array; " +
                $"pass at most {Array.MaxLength / columns} rows at a time.",
                name);
        }
    }

    /// <summary>Requires memory of its own for a result that is written while its source is still being read.</summary>
    public static void IfOverlaps(ReadOnlySpan<float> destination, ReadOnlySpan<float> source, string name, string sourceName)
    {
        if (destination.Overlaps(source))
        {
            throw new ArgumentException(
                $"{name} overlaps {sourceName}, which is still read while it is written; pass memory of its own.", name);
        }
    }

    /// <summary>Requires rows that are not longer than a computation can hold.</summary>
    public static void IfTooManyColumns(int columns, int largest, string name)
    {
        if (columns > largest)
        {
            throw new ArgumentException($"{name} has {columns} columns; expected at most {largest}. Pass shorter rows.", name);
        }
    }
}
