using System.Numerics.Tensors;

namespace MetricLearning.Reporting.Maps;

/// <summary>The rows of a map: where each lies, and what it is.</summary>
/// <param name="Title">What the rows are, such as "before training".</param>
/// <param name="Components">The two principal components of each row.</param>
/// <param name="Share">The share of the variance that both hold; NaN where rows do not vary.</param>
/// <param name="Neighborhoods">The two coordinates of each row by t-SNE; null without it.</param>
internal sealed record DrawnRows(string Title, double[][] Components, double Share, double[][]? Neighborhoods)
{
    /// <summary>Computes where rows lie.</summary>
    /// <param name="title">What the rows are.</param>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="columns">The columns, f.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="progress">Receives the share of the work that is done.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public static DrawnRows Of(
        string title, float[] rows, int columns, MapOptions options, Action<double> progress, CancellationToken cancellationToken)
    {
        double[][] components = PrincipalComponents.Project(rows, columns, out double share, cancellationToken);
        double[][]? neighborhoods = options.StepCount == 0
            ? null
            : TsneMap.Of(Scaled(rows), columns, components, options, progress, cancellationToken);
        progress(1);
        return new(title, components, share, neighborhoods);
    }

    // t-SNE does not see the rows' scale, but squares of large values would overflow.
    private static float[] Scaled(float[] rows)
    {
        float largest = TensorPrimitives.MaxMagnitude<float>(rows);
        float[] scaled = new float[rows.Length];
        TensorPrimitives.Divide(rows, largest == 0 ? 1 : MathF.Abs(largest), scaled);
        return scaled;
    }
}
