namespace MetricLearning.Tests.Reference;

/// <summary>The gradient of a function of rows by central differences in double precision.</summary>
internal static class CentralDifferences
{
    // The cube root of double's rounding error: the step at which cut-off and rounding are about equal for values around 1.
    private const double Step = 6e-6;

    public static double[][] Of(Func<double[][], double> function, double[][] rows) =>
        [.. rows.Select(row => row.Select((value, column) =>
        {
            row[column] = value + Step;
            double above = function(rows);
            row[column] = value - Step;
            double below = function(rows);
            row[column] = value;
            return (above - below) / (2 * Step);
        }).ToArray())];
}
