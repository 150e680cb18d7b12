using MetricLearning.Data;

namespace MetricLearning.Persistence;

/// <summary>A standard scaler in a model file: two tensors of doubles, so that it scales alike to the last bit.</summary>
internal static class ScalerFormat
{
    private const string Mean = "mean";
    private const string Scale = "scale";

    /// <summary>Writes a scaler.</summary>
    /// <param name="model">The file.</param>
    /// <param name="prefix">What the names of its tensors begin with, such as "scaler."; may be empty.</param>
    /// <param name="scaler">The scaler.</param>
    public static void Write(ModelWriter model, string prefix, StandardScaler scaler)
    {
        long[] shape = [scaler.FeatureCount];
        model.Tensors.Add<double>(prefix + Mean, shape, scaler.Mean.ToArray());
        model.Tensors.Add<double>(prefix + Scale, shape, scaler.Scale.ToArray());
    }

    /// <summary>Reads a scaler.</summary>
    /// <exception cref="InvalidDataException">The file has no scaler of that prefix, or a number is out of its range.</exception>
    public static StandardScaler Read(ModelReader model, string prefix)
    {
        double[] mean = model.ReadAll<double>(prefix + Mean);
        double[] scale = model.ReadAll<double>(prefix + Scale);
        try
        {
            return new StandardScaler(mean, scale);
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("scaler", exception);
        }
    }
}
