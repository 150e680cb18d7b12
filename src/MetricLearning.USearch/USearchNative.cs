using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricLearning.USearch;

/// <summary>USearch's C interface, of the native library in the package Cloud.Unum.USearch.</summary>
/// <remarks>
/// The package's managed wrapper lacks what a gallery needs: searches with a filter, room for many rows before several threads add,
/// spans, index and tables in one file. It also changes the index's room inside an addition, which no other call may overlap.
/// </remarks>
internal static unsafe partial class USearchNative
{
    private const string Library = "libusearch_c";

    /// <summary><c>usearch_metric_kind_t</c>.</summary>
    public enum Metric : uint
    {
        /// <summary><c>1 − ⟨x, y⟩ / (‖x‖·‖y‖)</c>.</summary>
        Cosine = 1,

        /// <summary><c>1 − ⟨x, y⟩</c>.</summary>
        InnerProduct = 2,

        /// <summary><c>‖x − y‖²</c>.</summary>
        SquaredEuclidean = 3,
    }

    /// <summary><c>usearch_scalar_kind_t</c>.</summary>
    public enum Scalar : uint
    {
        /// <summary>Single precision.</summary>
        Single = 1,

        /// <summary>Half precision.</summary>
        Half = 3,

        /// <summary>Signed bytes.</summary>
        Int8 = 4,
    }

    [LibraryImport(Library, EntryPoint = "usearch_version")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "usearch_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Initialize(in Options options, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_free")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_threads_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetAddThreads(nint index, nuint threads, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_threads_search")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetSearchThreads(nint index, nuint threads, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_expansion_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetExpansionAdd(nint index, nuint expansion, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_expansion_search")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetExpansionSearch(nint index, nuint expansion, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_memory_usage")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint MemoryUsage(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_size")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint Size(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_capacity")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint Capacity(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_reserve")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Reserve(nint index, nuint capacity, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Add(nint index, ulong key, byte* row, Scalar scalar, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_get")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint Get(nint index, ulong key, nuint count, byte* rows, Scalar scalar, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_search")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint Search(
        nint index, byte* query, Scalar scalar, nuint count, ulong* keys, float* distances, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_filtered_search")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint FilteredSearch(
        nint index, byte* query, Scalar scalar, nuint count, delegate* unmanaged[Cdecl]<ulong, nint, int> filter, nint state,
        ulong* keys, float* distances, out nint error);

    // The path in the encoding of the platform's C functions: UTF-8, on Windows the ANSI code page.
    [LibraryImport(Library, EntryPoint = "usearch_save")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Save(nint index, [MarshalAs(UnmanagedType.LPStr)] string path, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_load_buffer")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void LoadBuffer(nint index, byte* bytes, nuint length, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_view_buffer")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void ViewBuffer(nint index, byte* bytes, nuint length, out nint error);

    /// <summary>Turns an error that USearch reported into an exception.</summary>
    /// <exception cref="InvalidOperationException">There is an error.</exception>
    public static void ThrowIf(nint error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(
                $"USearch reported: {Marshal.PtrToStringUTF8(error)} Look at the memory that is left, and try again.");
        }
    }

    /// <summary><c>usearch_init_options_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Options
    {
        /// <summary>How rows are compared.</summary>
        public Metric Metric { get; init; }

        /// <summary>A function of one's own; 0 for none.</summary>
        public nint MetricFunction { get; init; }

        /// <summary>How numbers are stored.</summary>
        public Scalar Scalar { get; init; }

        /// <summary>The columns of a row.</summary>
        public ulong Dimensions { get; init; }

        /// <summary>The largest number of neighbours of a row in the graph, above its lowest level.</summary>
        public ulong Connectivity { get; init; }

        /// <summary>The candidates of an addition.</summary>
        public ulong ExpansionAdd { get; init; }

        /// <summary>The candidates of a search.</summary>
        public ulong ExpansionSearch { get; init; }

        /// <summary>Whether several rows may have one key.</summary>
        public byte Multi { get; init; }
    }
}
