using MetricLearning.Internal;

namespace MetricLearning.Losses;

/// <summary>A row of numbers split in two: those of an anchor's positives in one span, those of its negatives in another.</summary>
/// <remarks>So each part is computed with whole vectors, without a mask. Memory grows to the longest row seen and is reused.</remarks>
internal sealed class ContrastRow
{
    private float[] _values = [];
    private int _positiveCount;
    private int _count;

    /// <summary>The positives' numbers.</summary>
    public Span<float> Positives => _values.AsSpan(0, _positiveCount);

    /// <summary>The negatives' numbers.</summary>
    public Span<float> Negatives => _values.AsSpan(_positiveCount, _count - _positiveCount);

    /// <summary>Both, the positives first.</summary>
    public Span<float> Values => _values.AsSpan(0, _count);

    /// <summary>Splits a row.</summary>
    /// <param name="row">The row; stays as it is.</param>
    /// <param name="own">The columns of the anchor's label, ascending: its positives, and itself where it is a column too.</param>
    /// <param name="self">The anchor's own column, which is left out; −1 where it has none.</param>
    public void Split(ReadOnlySpan<float> row, ReadOnlySpan<int> own, int self)
    {
        Scratch.Grow(ref _values, row.Length);
        _positiveCount = 0;
        foreach (int column in own)
        {
            if (column != self)
            {
                _values[_positiveCount++] = row[column];
            }
        }

        _count = _positiveCount;
        int next = 0;
        foreach (int column in own)
        {
            Append(row[next..column]);
            next = column + 1;
        }

        Append(row[next..]);
    }

    /// <summary>Puts the numbers back where <see cref="Split"/> took them, and 0 in the anchor's own column.</summary>
    /// <param name="row">Receives them; every element is written.</param>
    /// <param name="own">As given to <see cref="Split"/>.</param>
    /// <param name="self">As given to <see cref="Split"/>.</param>
    public void Join(Span<float> row, ReadOnlySpan<int> own, int self)
    {
        int positive = 0;
        int negative = _positiveCount;
        int next = 0;
        foreach (int column in own)
        {
            _values.AsSpan(negative, column - next).CopyTo(row[next..]);
            negative += column - next;
            row[column] = column == self ? 0 : _values[positive++];
            next = column + 1;
        }

        _values.AsSpan(negative, row.Length - next).CopyTo(row[next..]);
    }

    /// <summary>Takes single numbers out of a row.</summary>
    /// <param name="row">The row; stays as it is.</param>
    /// <param name="positives">The columns of the positives.</param>
    /// <param name="negatives">The columns of the negatives.</param>
    public void Gather(ReadOnlySpan<float> row, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives)
    {
        _positiveCount = positives.Length;
        _count = positives.Length + negatives.Length;
        Scratch.Grow(ref _values, _count);
        for (int i = 0; i < positives.Length; i++)
        {
            _values[i] = row[positives[i]];
        }

        for (int i = 0; i < negatives.Length; i++)
        {
            _values[positives.Length + i] = row[negatives[i]];
        }
    }

    /// <summary>Adds up the numbers where <see cref="Gather"/> took them; 0 elsewhere.</summary>
    /// <param name="row">Receives them; every element is written.</param>
    /// <param name="positives">As given to <see cref="Gather"/>.</param>
    /// <param name="negatives">As given to <see cref="Gather"/>.</param>
    public void Scatter(Span<float> row, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives)
    {
        row.Clear();
        for (int i = 0; i < positives.Length; i++)
        {
            row[positives[i]] += _values[i];
        }

        for (int i = 0; i < negatives.Length; i++)
        {
            row[negatives[i]] += _values[positives.Length + i];
        }
    }

    private void Append(ReadOnlySpan<float> numbers)
    {
        numbers.CopyTo(_values.AsSpan(_count));
        _count += numbers.Length;
    }
}
