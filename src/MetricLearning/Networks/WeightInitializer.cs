using MetricLearning.Internal;

namespace MetricLearning.Networks;

/// <summary>A distribution from which the weights of a layer with n inputs and m outputs are drawn. Immutable and thread-safe.</summary>
public sealed class WeightInitializer
{
    private readonly Func<Random, int, int, double> _draw;

    private WeightInitializer(string name, Func<Random, int, int, double> draw, double? standardDeviation = null)
    {
        _draw = draw;
        Name = name;
        StandardDeviation = standardDeviation;
    }

    /// <summary>
    /// All 0, nothing drawn: for a network whose parameters are copied from elsewhere. One of these learns nothing by itself.
    /// </summary>
    public static WeightInitializer Zero { get; } = new("zero", (_, _, _) => 0);

    /// <summary>Uniform in ±√(6 / (n + m)), which keeps the variance of signals through tanh layers.</summary>
    /// <remarks>
    /// Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010, eq. 16.
    /// </remarks>
    public static WeightInitializer Xavier { get; } =
        new("xavier", (random, inputs, outputs) => ((2 * random.NextDouble()) - 1) * Math.Sqrt(6.0 / (inputs + outputs)));

    /// <summary>Normal with mean 0 and variance 2 / n, which keeps the variance of signals through relu layers.</summary>
    /// <remarks>Source: He et al., Delving deep into rectifiers, 2015, eq. 10.</remarks>
    public static WeightInitializer He { get; } =
        new("he", (random, inputs, _) => NextGaussian(random) * Math.Sqrt(2.0 / inputs));

    /// <summary>Normal with mean 0 and a given standard deviation, whatever the layer's size.</summary>
    /// <param name="standardDeviation">σ, 0 &lt; σ.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is not a finite number above 0.</exception>
    public static WeightInitializer Normal(double standardDeviation)
    {
        Throw.IfNot(
            standardDeviation > 0 && double.IsFinite(standardDeviation), standardDeviation, "a finite number above 0",
            "Use 0.01 to 0.1 when in doubt.");
        return new("normal", (random, _, _) => NextGaussian(random) * standardDeviation, standardDeviation);
    }

    /// <summary>The distribution's name in files: zero, xavier, he or normal.</summary>
    internal string Name { get; }

    /// <summary>The standard deviation of <see cref="Normal"/>; null for the others.</summary>
    internal double? StandardDeviation { get; }

    internal void Fill(Span<float> weights, int inputs, int outputs, Random random)
    {
        foreach (ref float weight in weights)
        {
            weight = (float)_draw(random, inputs, outputs);
        }
    }

    // Box and Muller, 1958; 1 − u keeps the logarithm off 0.
    private static double NextGaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
