using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>Sums over the triplets of one anchor and one positive: all negatives of a row at once.</summary>
/// <remarks>
/// Rows are padded to whole vectors with +∞, which stands for "no negative here": loss and slope 0. Each lane of a vector adds up
/// at most <see cref="Block"/> floats, then the lanes are added, then blocks in double: a fixed order, error about 1e-7·√(Block / lanes).
/// </remarks>
internal static class TripletRow
{
    private const int Block = 1024;

    /// <summary>The smallest number of floats, at least <paramref name="length"/>, that is whole vectors.</summary>
    public static int PaddedLength(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Adds up the losses of violations <c>bound − D_an</c> and subtracts their slopes from the gradient of each D_an.</summary>
    /// <param name="bound">D_ap + margin.</param>
    /// <param name="negatives">D_an, padded.</param>
    /// <param name="gradient">The gradient with respect to D_an, at least as long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is not padded or the gradient shorter; nothing is written.</exception>
    public static TermSums Accumulate<TTerm>(float bound, ReadOnlySpan<float> negatives, Span<float> gradient)
        where TTerm : struct, ILossTerm
    {
        negatives = Padded(negatives);
        gradient = gradient[..negatives.Length];
        ref float distances = ref MemoryMarshal.GetReference(negatives);
        ref float gradients = ref MemoryMarshal.GetReference(gradient);
        var bounds = new Vector<float>(bound);
        TermSums sums = default;
        for (int start = 0; start < negatives.Length; start += Block)
        {
            Vector<float> losses = Vector<float>.Zero;
            Vector<float> slopes = Vector<float>.Zero;
            int end = Math.Min(start + Block, negatives.Length);
            for (int j = start; j < end; j += Vector<float>.Count)
            {
                losses += TTerm.Of(bounds - Vector.LoadUnsafe(ref distances, (nuint)j), out Vector<float> slope);
                slopes += slope;
                (Vector.LoadUnsafe(ref gradients, (nuint)j) - slope).StoreUnsafe(ref gradients, (nuint)j);
            }

            sums += new TermSums(Vector.Sum(losses), Vector.Sum(slopes));
        }

        return sums;
    }

    /// <summary>
    /// As <see cref="Accumulate{TTerm}"/> with violations <c>bound − min(D_an, D_pn)</c>; the slope goes to the smaller one, to D_an where
    /// they are equal.
    /// </summary>
    /// <param name="bound">D_ap + margin.</param>
    /// <param name="anchorNegatives">D_an, padded.</param>
    /// <param name="positiveNegatives">D_pn, at least as long.</param>
    /// <param name="anchorGradient">The gradient with respect to D_an, at least as long.</param>
    /// <param name="positiveGradient">The gradient with respect to D_pn, at least as long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first row is not padded or another one shorter; nothing is written.</exception>
    public static TermSums AccumulateSwapped<TTerm>(
        float bound,
        ReadOnlySpan<float> anchorNegatives,
        ReadOnlySpan<float> positiveNegatives,
        Span<float> anchorGradient,
        Span<float> positiveGradient)
        where TTerm : struct, ILossTerm
    {
        anchorNegatives = Padded(anchorNegatives);
        positiveNegatives = positiveNegatives[..anchorNegatives.Length];
        anchorGradient = anchorGradient[..anchorNegatives.Length];
        positiveGradient = positiveGradient[..anchorNegatives.Length];
        ref float fromAnchor = ref MemoryMarshal.GetReference(anchorNegatives);
        ref float fromPositive = ref MemoryMarshal.GetReference(positiveNegatives);
        ref float anchorGradients = ref MemoryMarshal.GetReference(anchorGradient);
        ref float positiveGradients = ref MemoryMarshal.GetReference(positiveGradient);
        var bounds = new Vector<float>(bound);
        TermSums sums = default;
        for (int start = 0; start < anchorNegatives.Length; start += Block)
        {
            Vector<float> losses = Vector<float>.Zero;
            Vector<float> slopes = Vector<float>.Zero;
            int end = Math.Min(start + Block, anchorNegatives.Length);
            for (int j = start; j < end; j += Vector<float>.Count)
            {
                nuint at = (nuint)j;
                Vector<float> anchor = Vector.LoadUnsafe(ref fromAnchor, at);
                Vector<float> positive = Vector.LoadUnsafe(ref fromPositive, at);
                Vector<float> isSwapped = Vector.AsVectorSingle(Vector.LessThan(positive, anchor));
                losses += TTerm.Of(bounds - Vector.ConditionalSelect(isSwapped, positive, anchor), out Vector<float> slope);
                slopes += slope;
                (Vector.LoadUnsafe(ref anchorGradients, at) - Vector.AndNot(slope, isSwapped)).StoreUnsafe(ref anchorGradients, at);
                (Vector.LoadUnsafe(ref positiveGradients, at) - (slope & isSwapped)).StoreUnsafe(ref positiveGradients, at);
            }

            sums += new TermSums(Vector.Sum(losses), Vector.Sum(slopes));
        }

        return sums;
    }

    // Throws where a row is not whole vectors: the last one would lie beyond its end.
    private static ReadOnlySpan<float> Padded(ReadOnlySpan<float> row) => row[..PaddedLength(row.Length)];
}
