using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MetricLearning.Reporting.Maps;

/// <summary>The state of t-SNE's descent: where the points are, and how they move.</summary>
/// <remarks>
/// With <c>wᵢⱼ = 1 / (1 + ‖yᵢ − yⱼ‖²)</c> and <c>Z = Σ w</c> the gradient is
/// <c>4·(e·Σⱼ pᵢⱼ·wᵢⱼ·(yᵢ − yⱼ) − Σⱼ wᵢⱼ²·(yᵢ − yⱼ) / Z)</c>: both sums of a row take one pass, before Z is known.
/// </remarks>
/// <param name="target">How probable rows are neighbours, pᵢⱼ, [n × n].</param>
/// <param name="points">The two coordinates of all points, [2][n]; they move.</param>
/// <param name="degree">The largest number of threads; the result does not depend on it.</param>
internal sealed class TsneDescent(float[] target, float[][] points, int degree)
{
    private const double LeastGain = 0.01;
    private const int LeastRowsOfThread = 1024; // below, a step is done before another thread is awake

    private readonly int _count = points[0].Length;
    private readonly Pull[] _pulls = new Pull[points[0].Length];
    private readonly double[][] _velocity = [new double[points[0].Length], new double[points[0].Length]];
    private readonly double[][] _gain = [Ones(points[0].Length), Ones(points[0].Length)];
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = degree };

    /// <summary>Where the points are.</summary>
    public float[][] Points => points;

    /// <summary>Moves all points once.</summary>
    /// <param name="exaggeration">What p is multiplied by, e.</param>
    /// <param name="momentum">How much of a movement is kept, 0 to 1.</param>
    /// <param name="rate">How far the gradient moves a point.</param>
    public void Step(double exaggeration, double momentum, double rate)
    {
        int pieces = _count < LeastRowsOfThread ? 1 : degree;
        if (pieces == 1)
        {
            PullAll(0, _count);
        }
        else
        {
            Parallel.For(
                0, pieces, _options, piece => PullAll((int)((long)piece * _count / pieces), (int)((piece + 1L) * _count / pieces)));
        }

        double total = 0;
        foreach (Pull pull in _pulls)
        {
            total += pull.Weight;
        }

        Move(0, momentum, rate, pull => 4 * ((pull.Repulsion.X / total) - (exaggeration * pull.Attraction.X)));
        Move(1, momentum, rate, pull => 4 * ((pull.Repulsion.Y / total) - (exaggeration * pull.Attraction.Y)));
    }

    private void PullAll(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            _pulls[i] = PullOf(i);
        }
    }

    // A point's own terms are 0 in every sum but Z's, which counts it once too much.
    private Pull PullOf(int i)
    {
        ReadOnlySpan<float> xs = points[0], ys = points[1], ps = target.AsSpan(i * _count, _count);
        ReadOnlySpan<Vector<float>> vx = MemoryMarshal.Cast<float, Vector<float>>(xs);
        ReadOnlySpan<Vector<float>> vy = MemoryMarshal.Cast<float, Vector<float>>(ys);
        ReadOnlySpan<Vector<float>> vp = MemoryMarshal.Cast<float, Vector<float>>(ps);
        Vector<float> x = new(xs[i]), y = new(ys[i]), weights = Vector<float>.Zero;
        Vector<float> pullX = Vector<float>.Zero, pullY = Vector<float>.Zero, pushX = Vector<float>.Zero, pushY = Vector<float>.Zero;
        for (int j = 0; j < vx.Length; j++)
        {
            Vector<float> dx = vx[j] - x, dy = vy[j] - y;
            Vector<float> w = Vector<float>.One / (Vector<float>.One + (dx * dx) + (dy * dy));
            Vector<float> near = vp[j] * w, far = w * w;
            weights += w;
            (pullX, pullY) = (pullX + (near * dx), pullY + (near * dy));
            (pushX, pushY) = (pushX + (far * dx), pushY + (far * dy));
        }

        Pull pull = new(
            new(Vector.Sum(pullX), Vector.Sum(pullY)), new(Vector.Sum(pushX), Vector.Sum(pushY)), (double)Vector.Sum(weights) - 1);
        for (int j = vx.Length * Vector<float>.Count; j < _count; j++)
        {
            Vector2 d = new(xs[j] - xs[i], ys[j] - ys[i]);
            float w = 1 / (1 + Vector2.Dot(d, d));
            pull = new(pull.Attraction + (ps[j] * w * d), pull.Repulsion + (w * w * d), pull.Weight + w);
        }

        return pull;
    }

    private void Move(int axis, double momentum, double rate, Func<Pull, double> gradientOf)
    {
        (double[] velocity, double[] gain, float[] places) = (_velocity[axis], _gain[axis], points[axis]);
        double mean = 0;
        for (int i = 0; i < _count; i++)
        {
            double gradient = gradientOf(_pulls[i]);
            bool agrees = gradient > 0 == velocity[i] > 0;
            gain[i] = Math.Max(LeastGain, agrees ? gain[i] * 0.8 : gain[i] + 0.2);
            velocity[i] = (momentum * velocity[i]) - (rate * gain[i] * gradient);
            places[i] += (float)velocity[i];
            mean += places[i];
        }

        TensorPrimitives.Subtract<float>(places, (float)(mean / _count), places);
    }

    private static double[] Ones(int count)
    {
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>What pulls at a point.</summary>
    /// <param name="Attraction">Σⱼ pᵢⱼ·wᵢⱼ·(yⱼ − yᵢ).</param>
    /// <param name="Repulsion">Σⱼ wᵢⱼ²·(yⱼ − yᵢ).</param>
    /// <param name="Weight">Its part of Z.</param>
    private readonly record struct Pull(Vector2 Attraction, Vector2 Repulsion, double Weight);
}
