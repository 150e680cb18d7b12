using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>The losses of a row of violations.</summary>
/// <remarks>
/// Whole vectors first, the rest one by one; each lane of a vector adds up its losses, then the lanes are added: a fixed order.
/// </remarks>
internal static class TermRow
{
    /// <summary>Adds up the losses and their slopes, and replaces each violation by its slope.</summary>
    public static TermSums ToSlopes<TTerm>(Span<float> violations)
        where TTerm : struct, ILossTerm
    {
        ref float values = ref MemoryMarshal.GetReference(violations);
        Vector<float> losses = Vector<float>.Zero;
        Vector<float> slopes = Vector<float>.Zero;
        int i = 0;
        for (; i <= violations.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            losses += TTerm.Of(Vector.LoadUnsafe(ref values, (nuint)i), out Vector<float> slope);
            slopes += slope;
            slope.StoreUnsafe(ref values, (nuint)i);
        }

        var sums = new TermSums(Vector.Sum(losses), Vector.Sum(slopes));
        for (; i < violations.Length; i++)
        {
            float loss = TTerm.Of(violations[i], out violations[i]);
            sums += new TermSums(loss, violations[i]);
        }

        return sums;
    }
}
