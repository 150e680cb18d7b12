using System.Runtime.CompilerServices;
using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <summary>A split of rows into two sides, as row numbers: what to split before the rows are turned into floats.</summary>
/// <remarks>
/// Every row is on exactly one side, and both sides are in random order (Fisher and Yates, from the seed). The same arguments give the
/// same split on every machine. Immutable and thread-safe.
/// </remarks>
public sealed class RowSplit
{
    private readonly int[] _train;
    private readonly int[] _test;

    private RowSplit(int[] train, int[] test)
    {
        _train = train;
        _test = test;
    }

    /// <summary>The rows to learn from, in random order.</summary>
    public ReadOnlySpan<int> Train => _train;

    /// <summary>The rows held back, in random order.</summary>
    public ReadOnlySpan<int> Test => _test;

    /// <summary>Splits rows at random, by a share. O(n).</summary>
    /// <param name="rowCount">The number of rows, 2 ≤ n, at most what an array holds.</param>
    /// <param name="trainFraction">
    /// The share of the training side, 0 &lt; fraction &lt; 1; it gets fraction · n rows, rounded to the nearest.
    /// </param>
    /// <param name="seed">The seed of the random order.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is out of its range, or the fraction rounds to a side without rows.
    /// </exception>
    public static RowSplit Shuffled(int rowCount, double trainFraction, int seed)
    {
        CheckRowCount(rowCount);
        return ShuffledByCount(rowCount, TrainCount(rowCount, trainFraction), seed);
    }

    /// <summary>Splits rows at random, by a count. O(n).</summary>
    /// <param name="rowCount">The number of rows, 2 ≤ n, at most what an array holds.</param>
    /// <param name="trainCount">The number of rows of the training side, 1 ≤ trainCount &lt; n.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is out of its range, or a side would have none.</exception>
    public static RowSplit ShuffledByCount(int rowCount, int trainCount, int seed)
    {
        CheckRowCount(rowCount);
        CheckTrainCount(trainCount, rowCount);
        int[] order = ShuffledRows(rowCount, seed);
        return new(order[..trainCount], order[trainCount..]);
    }

    /// <summary>Splits rows at random, by a share, so that both sides keep the proportions of the classes. O(n·log n).</summary>
    /// <param name="labels">The label of each row, [n], 2 ≤ n; any integers, also all the same.</param>
    /// <param name="trainFraction">
    /// The share of the training side, 0 &lt; fraction &lt; 1; it gets fraction · n rows, rounded to the nearest.
    /// </param>
    /// <param name="seed">The seed of the random order.</param>
    /// <remarks><inheritdoc cref="StratifiedByCount(ReadOnlySpan{int}, int, int)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The fraction is out of range, or rounds to a side too small for one row of every class of two or more.
    /// </exception>
    public static RowSplit Stratified(ReadOnlySpan<int> labels, double trainFraction, int seed) =>
        StratifiedByCount(labels, TrainCount(labels.Length, trainFraction), seed);

    /// <summary>Splits rows at random, by a count, so that both sides keep the proportions of the classes. O(n·log n).</summary>
    /// <param name="labels">The label of each row, [n], 2 ≤ n; any integers, also all the same.</param>
    /// <param name="trainCount">The number of rows of the training side, 1 ≤ trainCount &lt; n.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <remarks>
    /// A class of m rows is due trainCount · m / n training rows. It gets the whole part of that, and the rows left over go one each to the
    /// classes with the largest remainders, ties to the lower label. Every class of two or more rows has at least one row on each side,
    /// which takes precedence over its due; the single row of a class goes to either side.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side would be too small for one row of every class of two or more.</exception>
    public static RowSplit StratifiedByCount(ReadOnlySpan<int> labels, int trainCount, int seed)
    {
        CheckRowCount(labels.Length);
        CheckTrainCount(trainCount, labels.Length);
        var classes = new ClassIndex(labels);
        int[] quotas = TrainQuotas(classes, trainCount);

        int[] train = new int[trainCount];
        int[] test = new int[labels.Length - trainCount];
        int trained = 0;
        int tested = 0;
        foreach (int row in ShuffledRows(labels.Length, seed))
        {
            if (quotas[classes.ClassOfRow[row]]-- > 0)
            {
                train[trained++] = row;
            }
            else
            {
                test[tested++] = row;
            }
        }

        return new(train, test);
    }

    /// <summary>
    /// Cuts rows at random into parts of equal size, up to one row, which hold equally many rows of every class, up to one: a split for
    /// each part, whose test side it is. For cross-validation. O(k·n + n·log n).
    /// </summary>
    /// <remarks>
    /// Every row is on the test side of exactly one split. A class of fewer rows than parts is missing on some test sides. The training
    /// side begins with the part after the one left out.
    /// </remarks>
    /// <param name="labels">The label of each row, [n], 2 ≤ n; any integers, also all the same.</param>
    /// <param name="foldCount">The number of parts, 2 ≤ k ≤ n.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <returns>k splits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is out of its range.</exception>
    public static IReadOnlyList<RowSplit> Folds(ReadOnlySpan<int> labels, int foldCount, int seed)
    {
        Throw.IfNot(
            foldCount >= 2 && foldCount <= labels.Length, foldCount, $"2 to {labels.Length}, the rows: a part has at least one",
            "Ask for fewer folds, or pass more rows.");
        int[] shuffled = ShuffledRows(labels.Length, seed);
        var classes = new ClassIndex(labels);
        int[] dealt = new int[classes.ClassCount]; // where the dealing to the parts stands, class after class in the order of labels
        for (int c = 0; c < dealt.Length; c++)
        {
            dealt[c] = classes.StartOf(c);
        }

        List<int>[] parts = [.. Enumerable.Range(0, foldCount).Select(_ => new List<int>())];
        foreach (int row in shuffled)
        {
            parts[dealt[classes.ClassOfRow[row]]++ % foldCount].Add(row);
        }

        return [.. parts.Select((test, part) => new RowSplit(
            [.. parts[(part + 1)..].Concat(parts[..part]).SelectMany(rows => rows)], [.. test]))];
    }

    /// <summary>
    /// Takes some rows of every class at random to learn from, or all of a class that has fewer: few examples of each class, as in a
    /// gallery. O(n·log n).
    /// </summary>
    /// <remarks>The test side has the rows that are left; it is empty where every class was taken whole.</remarks>
    /// <param name="labels">The label of each row, [n], 1 ≤ n; any integers.</param>
    /// <param name="rowsPerClass">Rows of each class to learn from, 1 ≤ rowsPerClass.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static RowSplit ByClass(ReadOnlySpan<int> labels, int rowsPerClass, int seed)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        Throw.IfNoCount(rowsPerClass, "the rows of each class to learn from", "Pass how many examples of a class there shall be.");
        var classes = new ClassIndex(labels);
        int[] taken = new int[classes.ClassCount];
        List<int> train = [], test = [];
        foreach (int row in ShuffledRows(labels.Length, seed))
        {
            (taken[classes.ClassOfRow[row]]++ < rowsPerClass ? train : test).Add(row);
        }

        return new([.. train], [.. test]);
    }

    private static int TrainCount(int rowCount, double trainFraction)
    {
        Throw.IfNot(
            trainFraction is > 0 and < 1, trainFraction, "0 < trainFraction < 1", "Pass the share of rows to train on, such as 0.8.");
        int trainCount = (int)Math.Round(trainFraction * rowCount);
        if (trainCount == 0 || trainCount == rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainFraction),
                trainFraction,
                $"trainFraction {trainFraction} of {rowCount} rows gives {trainCount} rows to train and {rowCount - trainCount} to test; " +
                "both sides need one. Pass more rows or a fraction nearer to 0.5.");
        }

        return trainCount;
    }

    private static void CheckRowCount(int rowCount, [CallerArgumentExpression(nameof(rowCount))] string name = "") =>
        Throw.IfNot(
            rowCount >= 0 && rowCount <= Array.MaxLength, rowCount, $"2 to {Array.MaxLength} rows, what an array holds",
            "Pass the number of rows of the data.", name);

    private static void CheckTrainCount(int trainCount, int rowCount) =>
        Throw.IfNot(
            trainCount > 0 && trainCount < rowCount, trainCount,
            $"at least 1 and less than the {rowCount} rows, so that both sides get one", "Pass a number in between.");

    private static int[] ShuffledRows(int rowCount, int seed)
    {
        int[] rows = new int[rowCount];
        for (int row = 0; row < rowCount; row++)
        {
            rows[row] = row;
        }

        new Random(seed).Shuffle(rows);
        return rows;
    }

    // Remainders are kept as whole numbers, trainCount·m − quota·n, so that no rounding decides a tie.
    private static int[] TrainQuotas(ClassIndex classes, int trainCount)
    {
        CheckSides(classes, trainCount);
        int[] quotas = new int[classes.ClassCount];
        int missing = trainCount;
        for (int c = 0; c < quotas.Length; c++)
        {
            int due = (int)((long)trainCount * classes.CountOf(c) / classes.RowCount);
            quotas[c] = Math.Max(due, FewestPerSide(classes.CountOf(c)));
            missing -= quotas[c];
        }

        int step = Math.Sign(missing); // negative where the guarantee of one row gave out too many
        var queue = new PriorityQueue<int, (long Remainder, int Class)>();
        for (int c = 0; c < quotas.Length; c++)
        {
            Enqueue(c);
        }

        for (; missing != 0; missing -= step)
        {
            int c = queue.Dequeue();
            quotas[c] += step;
            Enqueue(c);
        }

        return quotas;

        void Enqueue(int c)
        {
            int count = classes.CountOf(c);
            int fewest = FewestPerSide(count);
            if (quotas[c] + step >= fewest && quotas[c] + step <= count - fewest)
            {
                queue.Enqueue(c, (step * (((long)quotas[c] * classes.RowCount) - ((long)trainCount * count)), c));
            }
        }
    }

    private static void CheckSides(ClassIndex classes, int trainCount)
    {
        int fewest = 0;
        for (int c = 0; c < classes.ClassCount; c++)
        {
            fewest += FewestPerSide(classes.CountOf(c));
        }

        Throw.IfNot(
            trainCount >= fewest && trainCount <= classes.RowCount - fewest, trainCount,
            $"{fewest} to {classes.RowCount - fewest} of the {classes.RowCount} rows, " +
            $"so that each of the {fewest} classes of two or more rows has one on both sides",
            "Pass a number in between, or use a split that is not stratified.");
    }

    private static int FewestPerSide(int count) => count >= 2 ? 1 : 0;
}
