namespace MetricLearning.Evaluation;

/// <summary>The rows that share one score: a threshold accepts all of them or none.</summary>
/// <param name="Score">The score; of equal ones that differ in sign, either zero.</param>
/// <param name="CorrectCount">Rows of known classes that were classified right.</param>
/// <param name="WrongCount">Rows of known classes that were classified wrong.</param>
/// <param name="UnknownCount">Rows of no known class.</param>
internal readonly record struct ScoreRun(double Score, int CorrectCount, int WrongCount, int UnknownCount)
{
    /// <summary>Rows of known classes.</summary>
    public int KnownCount => CorrectCount + WrongCount;

    /// <summary>All rows.</summary>
    public int RowCount => CorrectCount + WrongCount + UnknownCount;

    /// <summary>Joins rows of equal scores, the largest score first. O(n·log n).</summary>
    /// <param name="scores">Scores that are not NaN, [n].</param>
    /// <param name="isKnown">Whether each row is of a known class, [n]; empty where all are.</param>
    /// <param name="isCorrect">Whether each row was classified right, [n]; not looked at for an unknown row.</param>
    public static ScoreRun[] Descending(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect)
    {
        double[] keys = scores.ToArray();
        int[] rows = new int[keys.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(keys, rows);
        ScoreRun[] runs = new ScoreRun[keys.Length];
        int count = 0;
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            if (count == 0 || keys[i] != runs[count - 1].Score)
            {
                runs[count++] = new(keys[i], 0, 0, 0);
            }

            ref ScoreRun run = ref runs[count - 1];
            bool known = isKnown.IsEmpty || isKnown[rows[i]];
            run = (known, isCorrect[rows[i]]) switch
            {
                (false, _) => run with { UnknownCount = run.UnknownCount + 1 },
                (true, true) => run with { CorrectCount = run.CorrectCount + 1 },
                _ => run with { WrongCount = run.WrongCount + 1 },
            };
        }

        Array.Resize(ref runs, count);
        return runs;
    }

    /// <summary>Requires scores that have an order and a number above them.</summary>
    /// <exception cref="ArgumentException">A score is NaN or positive infinity.</exception>
    public static void CheckScores(ReadOnlySpan<double> scores, string name)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] < double.PositiveInfinity))
            {
                throw new ArgumentException(
                    $"{name}[{i}] is {scores[i]}; expected a number below infinity. Leave such rows out, or give them a low score.", name);
            }
        }
    }

    /// <summary>Requires probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 1.</exception>
    public static void CheckConfidences(ReadOnlySpan<double> confidences, string name)
    {
        for (int i = 0; i < confidences.Length; i++)
        {
            if (!(confidences[i] >= 0 && confidences[i] <= 1))
            {
                throw new ArgumentOutOfRangeException(
                    name, confidences[i], $"{name}[{i}] is {confidences[i]}; expected 0 ≤ confidence ≤ 1. Calibrate scores first.");
            }
        }
    }

    /// <summary>Requires one flag per row.</summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static void CheckFlags(ReadOnlySpan<bool> flags, int rowCount, string name, string rows)
    {
        if (flags.Length != rowCount)
        {
            throw new ArgumentException($"{name} has {flags.Length} entries but {rows} has {rowCount}; pass one per row.", name);
        }
    }
}
