namespace MetricLearning.Calibration;

/// <summary>What a logistic model minimises, with its derivatives.</summary>
/// <param name="rows">The rows.</param>
/// <param name="penalty">What a squared difference between a weight and its prior counts, twice.</param>
/// <param name="firstPrior">The weight of the first feature that is expected before any row is seen.</param>
/// <param name="secondPrior">The same of the second.</param>
internal sealed class LogisticObjective(LogisticRows rows, double penalty, double firstPrior, double secondPrior)
{
    /// <summary>The weight of the first feature that is expected before any row is seen.</summary>
    public double FirstPrior => firstPrior;

    /// <summary>The weight of the second feature that is expected before any row is seen.</summary>
    public double SecondPrior => secondPrior;

    /// <summary>The intercept at which a model without features is best.</summary>
    public double MeanLogit { get; } = LogisticModel.Logit(MeanTarget(rows));

    /// <summary>The value that is minimised. O(n).</summary>
    public double ValueOf(LogisticModel model)
    {
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double z = model.Of(rows.First[i], rows.SecondOf(i));
            sum += rows.Weights[i] * (Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (rows.Targets[i] * z));
        }

        (double first, double second) = (model.First - firstPrior, model.Second - secondPrior);
        return sum + (penalty / 2 * ((first * first) + (second * second)));
    }

    /// <summary>The Newton step from a model, over the intercept and the weights that are not held. O(n).</summary>
    /// <param name="model">The model.</param>
    /// <param name="first">Whether the first weight moves.</param>
    /// <param name="second">Whether the second weight moves.</param>
    /// <param name="ridge">What is added to the diagonal of the Hessian.</param>
    /// <param name="slope">The derivative along the step, 0 or less.</param>
    public LogisticModel NewtonStep(LogisticModel model, bool first, bool second, double ridge, out double slope)
    {
        Span<double> g = [penalty * (model.First - firstPrior), penalty * (model.Second - secondPrior), 0];
        Span<double> h = [penalty + ridge, 0, 0, penalty + ridge, 0, ridge]; // 00, 01, 02, 11, 12, 22
        for (int i = 0; i < rows.Count; i++)
        {
            (double x, double y) = (rows.First[i], rows.SecondOf(i));
            double p = LogisticModel.Sigmoid(model.Of(x, y));
            double error = rows.Weights[i] * (p - rows.Targets[i]);
            double curvature = rows.Weights[i] * p * (1 - p);
            g[0] += error * x;
            g[1] += error * y;
            g[2] += error;
            h[0] += curvature * x * x;
            h[1] += curvature * x * y;
            h[2] += curvature * x;
            h[3] += curvature * y * y;
            h[4] += curvature * y;
            h[5] += curvature;
        }

        if (!first)
        {
            (g[0], h[0], h[1], h[2]) = (0, 1, 0, 0);
        }

        if (!second)
        {
            (g[1], h[1], h[3], h[4]) = (0, 0, 1, 0);
        }

        LogisticModel step = Solve(h, g);
        slope = (step.First * g[0]) + (step.Second * g[1]) + (step.Intercept * g[2]);
        return step;
    }

    // −H⁻¹·g by Cholesky factors, H = L·Lᵀ; the ridge keeps the pivots above 0.
    private static LogisticModel Solve(ReadOnlySpan<double> h, ReadOnlySpan<double> g)
    {
        double l00 = Math.Sqrt(h[0]);
        double l10 = h[1] / l00;
        double l20 = h[2] / l00;
        double l11 = Math.Sqrt(Math.Max(h[3] - (l10 * l10), double.Epsilon));
        double l21 = (h[4] - (l20 * l10)) / l11;
        double l22 = Math.Sqrt(Math.Max(h[5] - (l20 * l20) - (l21 * l21), double.Epsilon));
        double a = g[0] / l00;
        double b = (g[1] - (l10 * a)) / l11;
        double c = (g[2] - (l20 * a) - (l21 * b)) / l22;
        double intercept = c / l22;
        double second = (b - (l21 * intercept)) / l11;
        double first = (a - (l10 * second) - (l20 * intercept)) / l00;
        return new(-first, -second, -intercept);
    }

    private static double MeanTarget(LogisticRows rows)
    {
        (double sum, double total) = (0, 0);
        for (int i = 0; i < rows.Count; i++)
        {
            sum += rows.Weights[i] * rows.Targets[i];
            total += rows.Weights[i];
        }

        return sum / total;
    }
}
