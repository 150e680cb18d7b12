namespace MetricLearning.Sampling;

/// <summary>
/// A stream of random numbers that starts from (seed, number) or (seed, number, part), so that any epoch or step, and any row of one, can
/// be drawn without those before it.
/// </summary>
/// <remarks>
/// A value type: a sampler that starts a stream per step allocates nothing. Source: Steele, Lea, Flood, "Fast splittable pseudorandom
/// number generators", 2014, SplitMix64.
/// </remarks>
internal struct RandomStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    public RandomStream(int seed, long number) => _state = Mix(Mix((uint)seed + Gamma) ^ (ulong)number);

    public RandomStream(int seed, long number, int part)
        : this(seed, number) => _state = Mix(_state ^ (uint)part);

    /// <summary>A number in 0..bound−1. The product's high half is biased by less than bound / 2⁶⁴.</summary>
    public int Next(int bound)
    {
        _state += Gamma;
        return (int)Math.BigMul(Mix(_state), (ulong)bound, out _);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        _state += Gamma;
        return (Mix(_state) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>A number from −bound to bound.</summary>
    public double NextWithin(double bound) => ((2 * NextDouble()) - 1) * bound;

    /// <summary>Puts numbers in random order: every order is equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
