using System.Numerics.Tensors;

namespace MetricLearning.Tests.Reference;

/// <summary>All values of a tensor in row-major order, to compare.</summary>
internal static class TensorValues
{
    public static float[] ToArray(this Tensor<float> tensor) => tensor.AsReadOnlyTensorSpan().ToArray();

    public static float[] ToArray(this ReadOnlyTensorSpan<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
