using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>
/// Checks sizes where spans become pointers, in Release builds too: a mistake of a caller throws and does not reach foreign memory.
/// </summary>
/// <remarks>
/// The public edge refuses sizes that do not fit, so a failed check is a mistake within the library. Each check costs a comparison per call
/// of a kernel, and products are taken in 64 bits.
/// </remarks>
internal static class SizeCheck
{
    /// <summary>Requires an exact number of values.</summary>
    public static void Exact(int actual, long expected, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, "", name);
        }
    }

    /// <summary>Requires a number of values or more.</summary>
    public static void AtLeast(int actual, long needed, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual < needed)
        {
            ThrowLength(actual, needed, "at least ", name);
        }
    }

    /// <summary>Requires a number from 0 to one less than an end.</summary>
    public static void InRange(int actual, int end, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if ((uint)actual >= (uint)end)
        {
            ThrowOutOfRange(actual, end, name);
        }
    }

    /// <summary>Requires a size that is not negative.</summary>
    public static void NotNegative(int actual, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual < 0)
        {
            ThrowOutOfRange(actual, int.MaxValue, name);
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, long expected, string atLeast, string name) =>
        throw new InvalidOperationException(
            $"A kernel was given {name} = {actual}; expected {atLeast}{expected}. Please report this as a defect.");

    [DoesNotReturn]
    private static void ThrowOutOfRange(int actual, int end, string name) =>
        throw new InvalidOperationException(
            $"A kernel was given {name} = {actual}; expected 0 to {end - 1L}. Please report this as a defect.");
}
