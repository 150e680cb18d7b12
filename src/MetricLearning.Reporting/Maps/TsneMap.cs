namespace MetricLearning.Reporting.Maps;

/// <summary>Rows in a plane so that near rows stay near: exact t-SNE.</summary>
/// <remarks>
/// L. van der Maaten, G. Hinton, Visualizing data using t-SNE, JMLR 2008: gradient descent on the Kullback-Leibler divergence with
/// <c>∂C/∂yᵢ = 4·Σⱼ (pᵢⱼ − qᵢⱼ)·(yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)</c> (equation 5), momentum and gains as there. It starts from the principal
/// components, scaled down, with a little seeded noise, which keeps the large structure (D. Kobak, P. Berens, The art of using t-SNE for
/// single-cell transcriptomics, Nature Communications 2019), and exaggerates p by 12 for the first quarter of the steps. Every sum has a
/// fixed order, so that the result does not depend on the number of threads. O(steps·n²) time, O(n²) memory.
/// </remarks>
internal static class TsneMap
{
    private const double Exaggeration = 12;
    private const double StartSpread = 1e-4;
    private const double EarlyMomentum = 0.5;
    private const double LateMomentum = 0.8;
    private const double LeastRate = 50;

    /// <summary>Maps rows.</summary>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="columns">The columns, f.</param>
    /// <param name="start">The rows' principal components, by which the map begins.</param>
    /// <param name="options">Perplexity, steps, seed and threads.</param>
    /// <param name="progress">Receives the share of the steps that is done.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The two coordinates of each row; those of the principal components where there are fewer than 4 rows.</returns>
    public static double[][] Of(
        ReadOnlyMemory<float> rows,
        int columns,
        double[][] start,
        MapOptions options,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        int count = start.Length;
        if (count < 4)
        {
            progress(1);
            return start;
        }

        double perplexity = Math.Min(options.Perplexity, (count - 1) / 3.0);
        float[] target = NeighborProbabilities.Of(rows, columns, Math.Max(perplexity, 1.001), options.Degree, cancellationToken);
        TsneDescent descent = new(target, Start(start, options.Seed), options.Degree);
        int early = options.StepCount / 4;
        double rate = Math.Max(count / Exaggeration, LeastRate);
        for (int step = 0; step < options.StepCount; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isEarly = step < early;
            descent.Step(isEarly ? Exaggeration : 1, isEarly ? EarlyMomentum : LateMomentum, rate);
            progress((step + 1.0) / options.StepCount);
        }

        return [.. Enumerable.Range(0, count).Select(i => new double[] { descent.Points[0][i], descent.Points[1][i] })];
    }

    private static float[][] Start(double[][] points, int seed)
    {
        Random random = new(seed);
        double spread = Math.Sqrt(points.Average(point => point[0] * point[0]));
        double scale = spread > 0 ? StartSpread / spread : 0;
        float[][] start = [new float[points.Length], new float[points.Length]];
        for (int i = 0; i < points.Length; i++)
        {
            start[0][i] = (float)((points[i][0] * scale) + (StartSpread * 0.1 * (random.NextDouble() - 0.5)));
            start[1][i] = (float)((points[i][1] * scale) + (StartSpread * 0.1 * (random.NextDouble() - 0.5)));
        }

        return start;
    }
}
