using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

public class ScoreBoundTests
{
    // The worst order of a sum in single precision, against double: the bound holds on it.
    [Test]
    public void Limit_OfSumsInSinglePrecision_IsNeverBelowTheScore([Values] DistanceMetric metric, [Values(1, 3, 64, 1000)] int dimension)
    {
        ScoreBound bound = new(metric, dimension);
        for (int seed = 0; seed < 50; seed++)
        {
            float scale = MathF.Pow(10, (seed % 9) - 4);
            float[] x = SearchRows.Random(1, dimension, seed, scale), y = SearchRows.Random(1, dimension, seed + 1000, scale);
            double exact = RowDistance.Of(metric, y, x), score = Score(metric, x, y);
            score -= metric == DistanceMetric.InnerProduct
                ? bound.LengthFactor(Math.Sqrt(RowDistance.Product(y, y))) * Math.Sqrt(RowDistance.Product(x, x))
                : 0;

            score.Should().BeLessThanOrEqualTo(bound.Limit(exact));
            bound.IsBeyond(score, exact).Should().BeFalse("the row is at that distance");
        }
    }

    [Test]
    public void IsBeyond_ScoreThatOverflowed_IsDecidedByTheDistance()
    {
        ScoreBound bound = new(DistanceMetric.Euclidean, 4);

        bound.IsBeyond(double.PositiveInfinity, 1e18).Should().BeTrue();
        bound.IsBeyond(double.PositiveInfinity, 1e20).Should().BeFalse();
        new ScoreBound(DistanceMetric.InnerProduct, 4).IsBeyond(null, -5).Should().BeFalse();
        bound.IsBeyond(1.001, 1).Should().BeTrue();
        bound.IsBeyond(1, 1).Should().BeFalse();
    }

    private static double Score(DistanceMetric metric, float[] x, float[] y)
    {
        float dot = 0, square = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += x[i] * y[i];
            square += (x[i] - y[i]) * (x[i] - y[i]);
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }

        return metric switch
        {
            DistanceMetric.InnerProduct => -(double)dot,
            DistanceMetric.Cosine => 1 - (dot / Math.Sqrt((double)xx * yy)),
            _ => Math.Sqrt(square),
        };
    }
}
