using System.Numerics;
using MetricLearning.Persistence;

namespace MetricLearning.Tests.Reference;

/// <summary>Adds tensors of a few numbers to a file.</summary>
internal static class FileTensors
{
    public static void AddNumbers<T>(this SafetensorsWriter writer, string name, ReadOnlySpan<long> shape, params ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T> => writer.Add<T>(name, shape, values.ToArray());
}
