using TorchSharp;
using TorchSharp.Modules;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>A parameter of a TorchSharp network, read and written in the order in which our network stores it.</summary>
/// <param name="Value">The parameter.</param>
/// <param name="Shape">The shape under which its dimensions can be reordered.</param>
/// <param name="Order">Which of its dimensions stands where with us.</param>
internal sealed record TorchParameter(Parameter Value, long[] Shape, long[] Order)
{
    public static TorchParameter Alike(Parameter value) => new(value, [value.numel()], [0]);

    /// <summary>A convolution's weight: [outputs, inputs, height, width] there, [height, width, inputs, outputs] here.</summary>
    public static TorchParameter OfConvolution(Parameter value) => new(value, value.shape, [2, 3, 1, 0]);

    /// <summary>
    /// The weight of a fully connected layer behind an image: its columns are channel by channel there, pixel by pixel here.
    /// </summary>
    public static TorchParameter BehindImage(Parameter value, long channels, long height, long width) =>
        new(value, [value.shape[0], channels, height, width], [0, 2, 3, 1]);

    public void Set(float[] values)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using (torch.no_grad())
        {
            long[] ourShape = [.. Order.Select(dimension => Shape[dimension])];
            long[] back = [.. Enumerable.Range(0, Order.Length).Select(dimension => (long)Array.IndexOf(Order, dimension))];
            Value.copy_(torch.tensor(values).reshape(ourShape).permute(back).reshape(Value.shape));
        }
    }

    public float[] Copy()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return [.. Value.detach().reshape(Shape).permute(Order).contiguous().data<float>()];
    }
}
