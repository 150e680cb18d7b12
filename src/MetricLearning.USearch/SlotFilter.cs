using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricLearning.USearch;

/// <summary>Which rows of a state a search may find.</summary>
/// <param name="state">The state.</param>
/// <param name="labels">Whether rows of a label take part, by its number; null for all.</param>
/// <param name="idPrefix">What ids begin with; empty for all.</param>
internal sealed unsafe class SlotFilter(GalleryState state, bool[]? labels, string idPrefix)
{
    /// <summary>The function that USearch calls for the rows that it comes by, with a handle of a filter.</summary>
    public static delegate* unmanaged[Cdecl]<ulong, nint, int> Function => &Accept;

    /// <summary>Whether a row is there and takes part. Never throws: USearch calls it.</summary>
    public bool Includes(ulong key)
    {
        if (key >= (ulong)state.SlotCount || state.IsRemoved((int)key))
        {
            return false;
        }

        int slot = (int)key;
        return (labels is null || labels[state.LabelNumbers[slot]])
            && (idPrefix.Length == 0 || state.Ids[slot]!.StartsWith(idPrefix, StringComparison.Ordinal));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Accept(ulong key, nint filter) =>
        Unsafe.As<SlotFilter>(GCHandle.FromIntPtr(filter).Target!).Includes(key) ? 1 : 0;
}
