namespace MetricLearning.Calibration;

/// <summary>Rows that a logistic model is fitted to, each array [n].</summary>
/// <param name="First">The first feature.</param>
/// <param name="Second">The second feature; empty for a model of one.</param>
/// <param name="Targets">The probability that the model is to give each row.</param>
/// <param name="Weights">What each row counts.</param>
internal sealed record LogisticRows(double[] First, double[] Second, double[] Targets, double[] Weights)
{
    /// <summary>The number of rows, n.</summary>
    public int Count => First.Length;

    /// <summary>The second feature of a row; 0 where there is none.</summary>
    public double SecondOf(int row) => Second.Length == 0 ? 0 : Second[row];

    /// <summary>
    /// The targets of J. Platt, 1999: instead of 1 and 0 what the rule of succession expects after so many right and wrong rows,
    /// <c>(N₊ + 1) / (N₊ + 2)</c> and <c>1 / (N₋ + 2)</c>.
    /// </summary>
    public static double[] PlattTargets(ReadOnlySpan<bool> isCorrect, ReadOnlySpan<double> weights)
    {
        (double right, double wrong) = (0, 0);
        for (int i = 0; i < isCorrect.Length; i++)
        {
            (right, wrong) = isCorrect[i] ? (right + weights[i], wrong) : (right, wrong + weights[i]);
        }

        double[] targets = new double[isCorrect.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = isCorrect[i] ? (right + 1) / (right + 2) : 1 / (wrong + 2);
        }

        return targets;
    }

    /// <summary>n ones.</summary>
    public static double[] EqualWeights(int count)
    {
        double[] weights = new double[count];
        Array.Fill(weights, 1);
        return weights;
    }
}
