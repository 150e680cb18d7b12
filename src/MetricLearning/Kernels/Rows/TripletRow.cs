using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>Sums over the triplets of one anchor and one positive: all negatives of a row at once.</summary>
/// <remarks>
/// Rows are padded to whole vectors with +∞, which stands for "no negative here": loss and slope 0. The sums run in the lanes of a vector
/// over at most <see cref="Block"/> floats, then across lanes and on in double: a fixed order, error about 1e-7·√(Block / lanes).
/// </remarks>
internal static class TripletRow
{
    private const int Block = 1024;

    /// <summary>The smallest number of floats, at least <paramref name="length"/>, that is whole vectors.</summary>
    public static int PaddedLength(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Adds up the losses of violations <c>bound − D_an</c> and subtracts their slopes from the gradient of each D_an.</summary>
    /// <param name="bound">D_ap + margin.</param>
    /// <param name="negatives">D_an, padded.</param>
    /// <param name="gradient">The gradient with respect to D_an, padded.</param>
    public static TripletRowSums Accumulate<TTerm>(float bound, ReadOnlySpan<float> negatives, Span<float> gradient)
        where TTerm : struct, ITripletTerm
    {
        Debug.Assert(negatives.Length % Vector<float>.Count == 0 && negatives.Length == gradient.Length);
        ref float distances = ref MemoryMarshal.GetReference(negatives);
        ref float gradients = ref MemoryMarshal.GetReference(gradient);
        var bounds = new Vector<float>(bound);
        TripletRowSums sums = default;
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

            sums += new TripletRowSums(Vector.Sum(losses), Vector.Sum(slopes));
        }

        return sums;
    }

    /// <summary>
    /// As <see cref="Accumulate{TTerm}"/> with violations <c>bound − min(D_an, D_pn)</c>; the slope goes to the smaller one, to D_an where
    /// they are equal.
    /// </summary>
    /// <param name="bound">D_ap + margin.</param>
    /// <param name="anchorNegatives">D_an, padded.</param>
    /// <param name="positiveNegatives">D_pn, padded.</param>
    /// <param name="anchorGradient">The gradient with respect to D_an, padded.</param>
    /// <param name="positiveGradient">The gradient with respect to D_pn, padded.</param>
    public static TripletRowSums AccumulateSwapped<TTerm>(
        float bound,
        ReadOnlySpan<float> anchorNegatives,
        ReadOnlySpan<float> positiveNegatives,
        Span<float> anchorGradient,
        Span<float> positiveGradient)
        where TTerm : struct, ITripletTerm
    {
        Debug.Assert(anchorNegatives.Length % Vector<float>.Count == 0 && anchorNegatives.Length == positiveNegatives.Length);
        Debug.Assert(anchorNegatives.Length == anchorGradient.Length && anchorNegatives.Length == positiveGradient.Length);
        ref float fromAnchor = ref MemoryMarshal.GetReference(anchorNegatives);
        ref float fromPositive = ref MemoryMarshal.GetReference(positiveNegatives);
        ref float anchorGradients = ref MemoryMarshal.GetReference(anchorGradient);
        ref float positiveGradients = ref MemoryMarshal.GetReference(positiveGradient);
        var bounds = new Vector<float>(bound);
        TripletRowSums sums = default;
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

            sums += new TripletRowSums(Vector.Sum(losses), Vector.Sum(slopes));
        }

        return sums;
    }
}
