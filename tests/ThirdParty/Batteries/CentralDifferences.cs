using System.Numerics.Tensors;

namespace ThirdParty.Batteries;

/// <summary>The derivative of a function by each number of a tensor that it depends on.</summary>
internal static class CentralDifferences
{
    private const float Step = 1f / 256;

    /// <summary>Computes <c>(f(v + h) − f(v − h)) / 2h</c> for each number v, which is put back.</summary>
    public static double[] Of(Tensor<float> values, Func<double> function)
    {
        float[] numbers = values.ToArray();
        double[] derivatives = new double[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            float before = numbers[i];
            double above = At(before + Step), below = At(before - Step);
            Set(before);
            derivatives[i] = (above - below) / ((double)(before + Step) - (before - Step));

            double At(float value)
            {
                Set(value);
                return function();
            }

            void Set(float value)
            {
                numbers[i] = value;
                new ReadOnlyTensorSpan<float>(numbers, values.Lengths, []).CopyTo(values);
            }
        }

        return derivatives;
    }
}
