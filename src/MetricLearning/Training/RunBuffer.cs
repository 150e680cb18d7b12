using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Training;

/// <summary>Memory for runs of rows, which one thread reads in order while any number of others copy rows of what is there.</summary>
internal sealed class RunBuffer(LabeledDataset data)
{
    private int[] _starts = []; // the first row of each run
    private int[] _places = []; // where it lies in the values, in rows; one more at the end
    private float[] _values = [];
    private int _count;
    private int _end; // runs to be read: all of them, or none any more once one could not be
    private int _readCount; // written last: a run below it is in memory

    /// <summary>Whether there are runs to be read.</summary>
    public bool HasUnread => Volatile.Read(ref _readCount) < Volatile.Read(ref _end);

    /// <summary>Requires runs that ascend, do not touch rows twice, and fit an array.</summary>
    public static void Check(ReadOnlySpan<Range> runs, LabeledDataset data)
    {
        int next = 0;
        long rowCount = 0;
        foreach (Range run in runs)
        {
            if (run.Start.IsFromEnd || run.End.IsFromEnd || run.Start.Value < next || run.End.Value <= run.Start.Value ||
                run.End.Value > data.RowCount)
            {
                throw new InvalidOperationException(
                    $"BatchSampler named the run {run}; expected at least one row, of {next} to {data.RowCount - 1} counted from the " +
                    "start, since runs ascend. Mend the sampler's UpcomingRuns.");
            }

            next = run.End.Value;
            rowCount += run.End.Value - run.Start.Value;
        }

        if (rowCount * data.FeatureCount > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"BatchSampler named runs of {rowCount} rows of {data.FeatureCount} values to be read ahead, more than the " +
                $"{Array.MaxLength} values that fit one array. Let it name at most {Array.MaxLength / data.FeatureCount} rows at a time.");
        }
    }

    /// <summary>Whether these are the runs.</summary>
    public bool IsOf(ReadOnlySpan<Range> runs)
    {
        if (runs.Length != _count)
        {
            return false;
        }

        for (int i = 0; i < _count; i++)
        {
            if (runs[i].Start.Value != _starts[i] || runs[i].End.Value - runs[i].Start.Value != _places[i + 1] - _places[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes other runs, none of which is read. While nothing else is called.</summary>
    /// <param name="runs">The runs, as <see cref="Check"/> requires.</param>
    /// <param name="room">The rows for which memory is taken if the runs do not fit what there is, as many as they have or more.</param>
    public void Begin(ReadOnlySpan<Range> runs, int room)
    {
        (_count, _readCount, _end) = (0, 0, 0); // first: taking memory may fail
        Scratch.Grow(ref _starts, runs.Length);
        Scratch.Grow(ref _places, runs.Length + 1);
        int rowCount = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            (_starts[i], _places[i]) = (runs[i].Start.Value, rowCount);
            rowCount += runs[i].End.Value - runs[i].Start.Value;
        }

        if (_values.Length < rowCount * data.FeatureCount)
        {
            _values = []; // first, so that both need not be in memory
            _values = new float[room * data.FeatureCount];
        }

        _places[runs.Length] = rowCount;
        (_count, _end) = (runs.Length, runs.Length);
    }

    /// <summary>Reads one run, and those after it no more if that fails. By one thread.</summary>
    public void ReadNext()
    {
        int run = _readCount;
        try
        {
            data.CopyRows(_starts[run], ValuesOf(_places[run], _places[run + 1] - _places[run]));
            Volatile.Write(ref _readCount, run + 1);
        }
        catch (Exception)
        {
            Volatile.Write(ref _end, 0); // whoever wants a row that is missing reads it and gets the error
        }
    }

    /// <summary>Copies a row if its run has been read.</summary>
    public bool TryCopy(int row, Span<float> destination)
    {
        int run = _starts.AsSpan(0, Volatile.Read(ref _readCount)).BinarySearch(row);
        run = run < 0 ? ~run - 1 : run;
        if (run < 0 || row - _starts[run] >= _places[run + 1] - _places[run])
        {
            return false;
        }

        ValuesOf(_places[run] + row - _starts[run], 1).CopyTo(destination);
        return true;
    }

    private Span<float> ValuesOf(int place, int rowCount) => _values.AsSpan(place * data.FeatureCount, rowCount * data.FeatureCount);
}
