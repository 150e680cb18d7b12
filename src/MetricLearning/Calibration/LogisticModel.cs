namespace MetricLearning.Calibration;

/// <summary>A logistic model of one or two features whose weights are not negative: p = σ(intercept + Σ weight·feature).</summary>
/// <param name="First">The weight of the first feature.</param>
/// <param name="Second">The weight of the second feature.</param>
/// <param name="Intercept">The intercept.</param>
internal readonly record struct LogisticModel(double First, double Second, double Intercept)
{
    private const int MostSteps = 100;
    private const double LeastStep = 1e-10;
    private const double FlatGradient = 1e-14;
    private const double Ridge = 1e-12;
    private const double SufficientDecrease = 1e-4;

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ), without overflow.</summary>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>The inverse of <see cref="Sigmoid"/>, for 0 &lt; p &lt; 1.</summary>
    public static double Logit(double p) => Math.Log(p) - Math.Log(1 - p);

    /// <summary>The linear part of the model.</summary>
    public double Of(double first, double second) => Intercept + (First * first) + (Second * second);

    /// <summary>
    /// Minimises <c>Σ w·(log(1 + eᶻ) − t·z) + (penalty / 2)·Σ (weight − prior)²</c> over weights of 0 or more, z the linear part. O(n) a
    /// step.
    /// </summary>
    /// <remarks>
    /// Newton's method with backtracking, as for one feature in H.-T. Lin, C.-J. Lin, R. C. Weng, A note on Platt's probabilistic outputs
    /// for support vector machines, Machine Learning 68, 2007. The function is convex, so its least value under the constraints is that
    /// of one of the four models in which none, either or both weights are held at 0.
    /// </remarks>
    public static LogisticModel Fit(LogisticRows rows, double penalty, double firstPrior, double secondPrior)
    {
        LogisticObjective objective = new(rows, penalty, firstPrior, secondPrior);
        LogisticModel best = default;
        double least = double.PositiveInfinity;
        foreach ((bool first, bool second) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            LogisticModel model = Minimize(objective, first, second);
            if (model is { First: >= 0, Second: >= 0 } && objective.ValueOf(model) is double value && value < least)
            {
                (best, least) = (model, value);
                if (first && second)
                {
                    break; // no constraint is in the way
                }
            }
        }

        return best;
    }

    private static LogisticModel Minimize(LogisticObjective objective, bool first, bool second)
    {
        LogisticModel model = new(first ? objective.FirstPrior : 0, second ? objective.SecondPrior : 0, objective.MeanLogit);
        double value = objective.ValueOf(model);
        for (int i = 0; i < MostSteps; i++)
        {
            LogisticModel step = objective.NewtonStep(model, first, second, Ridge, out double slope);
            if (slope > -FlatGradient)
            {
                break;
            }

            double length = 1;
            LogisticModel next = model.Plus(step, length);
            double nextValue = objective.ValueOf(next);
            while (!(nextValue <= value + (SufficientDecrease * length * slope)) && length > LeastStep)
            {
                length /= 2;
                next = model.Plus(step, length);
                nextValue = objective.ValueOf(next);
            }

            if (!(nextValue < value))
            {
                break;
            }

            (model, value) = (next, nextValue);
        }

        return model;
    }

    private LogisticModel Plus(LogisticModel step, double length) =>
        new(First + (length * step.First), Second + (length * step.Second), Intercept + (length * step.Intercept));
}
