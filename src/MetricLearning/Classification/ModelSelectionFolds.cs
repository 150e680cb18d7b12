using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Classification;

/// <summary>Which rows are held out of training together, so that they can judge models that have not seen them.</summary>
/// <remarks>
/// Rows are listed class after class, in random order within a class, and dealt out in turn: so every fold has the classes in the
/// proportions of the whole, and a class of two or more rows always keeps one to learn from. The single row of a class is never held out:
/// nothing could recognise it. O(n·log n); the same seed gives the same folds.
/// </remarks>
internal sealed class ModelSelectionFolds
{
    private readonly int[] _foldOfRow; // −1: never held out

    private ModelSelectionFolds(int[] foldOfRow, int count)
    {
        _foldOfRow = foldOfRow;
        Count = count;
        HeldOutCount = foldOfRow.Count(fold => fold >= 0);
    }

    /// <summary>The number of folds, 1 for a single hold-out.</summary>
    public int Count { get; }

    /// <summary>The number of rows that some fold holds out.</summary>
    public int HeldOutCount { get; }

    /// <summary>Deals all rows out, for cross-validation.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="foldCount">The number of folds, 2 ≤ count; as many as there are rows to deal out where there are fewer.</param>
    /// <param name="seed">The seed of the random order.</param>
    public static ModelSelectionFolds Crossed(ReadOnlySpan<int> labels, int foldCount, int seed)
    {
        int[] folds = Nowhere(labels.Length);
        int[] rows = RowsOfSharedClasses(labels, seed);
        int count = Math.Min(foldCount, rows.Length);
        for (int place = 0; place < rows.Length; place++)
        {
            folds[rows[place]] = place % count;
        }

        return new(folds, count);
    }

    /// <summary>
    /// Deals runs of rows of a class out, so that folds have several rows of a class. A class of fewer rows than two runs lies in one fold.
    /// </summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="largestFold">About the most rows of a fold, 1 ≤ count; there are two folds at least where there are two runs.</param>
    /// <param name="runLength">The fewest rows of a run, 1 ≤ length, of a class that has so many; it has fewer than twice that.</param>
    /// <param name="seed">The seed of the random order.</param>
    public static ModelSelectionFolds InRuns(ReadOnlySpan<int> labels, int largestFold, int runLength, int seed)
    {
        int[] folds = Nowhere(labels.Length);
        int[] rows = RowsOfSharedClasses(labels, seed);
        int count = Math.Max(2, (int)(((long)rows.Length + largestFold - 1) / largestFold)), runs = 0;
        for (int start = 0, end; start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && labels[rows[end]] == labels[rows[start]]; end++)
            {
            }

            int ofClass = Math.Max(1, (end - start) / runLength);
            for (int place = start; place < end; place++)
            {
                folds[rows[place]] = (int)((runs + ((long)(place - start) * ofClass / (end - start))) % count);
            }

            runs += ofClass;
        }

        return new(folds, Math.Min(count, runs));
    }

    /// <summary>Holds a number of rows out once.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="heldOutCount">The number of rows wanted, 1 ≤ count; at most half of the rows are held out.</param>
    /// <param name="seed">The seed of the random order.</param>
    public static ModelSelectionFolds Single(ReadOnlySpan<int> labels, int heldOutCount, int seed)
    {
        int[] folds = Nowhere(labels.Length);
        int[] rows = RowsOfSharedClasses(labels, seed);
        long count = Math.Min(heldOutCount, rows.Length / 2);
        for (long i = 0; i < count; i++)
        {
            folds[rows[(int)(i * rows.Length / count)]] = 0; // places at least 2 apart
        }

        return new(folds, 1);
    }

    /// <summary>The rows that a fold holds out, ascending.</summary>
    public int[] HeldOut(int fold) => RowsWhere(fold, isHeldOut: true);

    /// <summary>The rows that a fold learns from, ascending.</summary>
    public int[] Learned(int fold) => RowsWhere(fold, isHeldOut: false);

    private static int[] Nowhere(int rows)
    {
        int[] folds = new int[rows];
        Array.Fill(folds, -1);
        return folds;
    }

    private static int[] RowsOfSharedClasses(ReadOnlySpan<int> labels, int seed)
    {
        ClassIndex classes = new(labels);
        List<int> rows = new(labels.Length);
        for (int c = 0; c < classes.ClassCount; c++)
        {
            if (classes.CountOf(c) >= 2)
            {
                int[] own = classes.RowsOf(c).ToArray();
                new RandomStream(seed, c).Shuffle(own);
                rows.AddRange(own);
            }
        }

        return [.. rows];
    }

    private int[] RowsWhere(int fold, bool isHeldOut)
    {
        List<int> rows = [];
        for (int row = 0; row < _foldOfRow.Length; row++)
        {
            if ((_foldOfRow[row] == fold) == isHeldOut)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }
}
