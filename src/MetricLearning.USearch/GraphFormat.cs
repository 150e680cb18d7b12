using System.Collections;
using System.Runtime.CompilerServices;
using MetricLearning.Distances;

namespace MetricLearning.USearch;

/// <summary>
/// The structure of USearch's file. USearch trusts it: a number that is out of range would make it read or write where it must not.
/// </summary>
/// <remarks>
/// <code>
/// rows    u32 n, u32 bytes of a row, the rows
/// head    64 bytes: "usearch", u16 version × 3, u8 kinds of metric, numbers, keys and slots, u64 n, u64 deleted, u64 d, u8 multi
/// core    u64 n, u64 M, u64 M of the lowest level, u64 largest level, u64 entry
/// levels  i16 × n
/// nodes   n times: u64 key, i16 level, and for each level from 0 up: u32 count, u32 neighbours, as many as there may be
/// </code>
/// </remarks>
internal sealed unsafe class GraphFormat
{
    private const int RowsHead = 8;
    private const int HeadLength = 64;
    private const int CoreLength = 40;
    private const int NodeHead = 10;
    private const int LargestLevel = 64;

    private readonly string _path;
    private readonly byte* _at;
    private readonly byte* _end;
    private readonly long _count;

    private GraphFormat(string path, byte* at, byte* end, long count)
    {
        _at = at;
        _end = end;
        (_path, _count) = (path, count);
    }

    /// <summary>Requires the file of an index with the rows that the tables list.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Check(string path, byte* start, GalleryFooter footer, GalleryTables tables, RowCodec codec)
    {
        if (footer.RowBytes < RowsHead || footer.GraphBytes < HeadLength + CoreLength)
        {
            throw GalleryFile.Invalid(path, "its rows or its graph are missing");
        }

        long count = Unsafe.ReadUnaligned<uint>(start), rowBytes = Unsafe.ReadUnaligned<uint>(start + sizeof(uint));
        if (rowBytes != codec.ByteCount || footer.RowBytes != RowsHead + (count * rowBytes) || count == 0 || count > tables.Ids.Length)
        {
            throw GalleryFile.Invalid(
                path,
                $"it has {count} rows of {rowBytes} bytes in {footer.RowBytes}; its tables list {tables.Ids.Length} of {codec.ByteCount}");
        }

        byte* head = start + footer.RowBytes;
        GraphFormat graph = new(path, head, head + footer.GraphBytes, count);
        graph.CheckHead(tables.Metric, tables.Dimension, codec.Scalar);
        graph.CheckNodes(tables);
    }

    /// <summary>Whether all rows are finite.</summary>
    /// <param name="start">The rows, which have been checked.</param>
    /// <param name="codec">How they are stored.</param>
    public static bool HasFiniteRows(byte* start, RowCodec codec)
    {
        long count = At<uint>(start);
        byte* row = start + RowsHead;
        for (long i = 0; i < count; i++)
        {
            if (!codec.IsFinite(new(row, codec.ByteCount)))
            {
                return false;
            }

            row += codec.ByteCount;
        }

        return true;
    }

    private static T At<T>(byte* place)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(place);

    private InvalidDataException Fault(string fault) => GalleryFile.Invalid(_path, fault);

    private void CheckHead(DistanceMetric metric, int dimension, USearchNative.Scalar scalar)
    {
        byte metricKind = (byte)(metric switch { DistanceMetric.Cosine => 'c', DistanceMetric.InnerProduct => 'i', _ => 'e' });
        byte scalarKind = scalar switch { USearchNative.Scalar.Single => 11, USearchNative.Scalar.Half => 12, _ => 23 };
        ReadOnlySpan<byte> kinds = [metricKind, scalarKind, 14, 15]; // keys of 64 bits, slots of 32
        if (!new ReadOnlySpan<byte>(_at, 7).SequenceEqual("usearch"u8) || At<ushort>(_at + 7) != 2)
        {
            throw Fault("its graph is not of USearch's version 2");
        }

        if (!new ReadOnlySpan<byte>(_at + 13, 4).SequenceEqual(kinds)
            || At<long>(_at + 17) != _count || At<long>(_at + 25) != 0 || At<long>(_at + 33) != dimension || _at[41] != 0)
        {
            throw Fault("its graph is of rows of another kind than its tables");
        }
    }

    private void CheckNodes(GalleryTables tables)
    {
        byte* core = _at + HeadLength;
        long lower = At<long>(core + 16), upper = At<long>(core + 8), top = At<long>(core + 24), entry = At<long>(core + 32);
        if (At<long>(core) != _count || upper != tables.Options.Connectivity || lower != 2 * upper || top is < 0 or > LargestLevel
            || entry < 0 || entry >= _count)
        {
            throw Fault("its graph's head is damaged");
        }

        byte* levels = core + CoreLength;
        if ((_end - levels) / sizeof(short) < _count)
        {
            throw Fault("its graph's levels are cut off");
        }

        byte* node = levels + (_count * sizeof(short));
        BitArray keys = new(tables.Ids.Length);
        for (long i = 0; i < _count; i++)
        {
            short level = At<short>(levels + (i * sizeof(short)));
            long length = NodeHead + sizeof(uint) + (lower * sizeof(uint)) + (level * (sizeof(uint) + (upper * sizeof(uint))));
            if (level < 0 || level > top || (i == entry && level != top) || _end - node < length)
            {
                throw Fault($"row {i} of its graph is on level {level} of {top}, or cut off");
            }

            ulong key = At<ulong>(node);
            if (key >= (ulong)keys.Length || keys[(int)key] || At<short>(node + sizeof(ulong)) != level)
            {
                throw Fault($"row {i} of its graph has key {key}, which another has or none can have");
            }

            keys[(int)key] = true;
            CheckNeighbors(node + NodeHead, levels, level, lower, upper, i);
            node += length;
        }

        if (node != _end || Enumerable.Range(0, keys.Length).Any(slot => tables.Ids[slot] is not null && !keys[slot]))
        {
            throw Fault("its graph and its tables list other rows");
        }
    }

    // A neighbour on a level must have that level: its own list there is read next.
    private void CheckNeighbors(byte* list, byte* levels, int topLevel, long lower, long upper, long row)
    {
        for (int level = 0; level <= topLevel; level++)
        {
            long room = level == 0 ? lower : upper;
            uint count = At<uint>(list);
            if (count > room)
            {
                throw Fault($"row {row} of its graph has {count} neighbours on level {level}");
            }

            for (uint i = 1; i <= count; i++)
            {
                uint neighbor = At<uint>(list + (i * sizeof(uint)));
                if (neighbor >= _count || At<short>(levels + (neighbor * (long)sizeof(short))) < level)
                {
                    throw Fault($"row {row} of its graph has neighbour {neighbor} on level {level}");
                }
            }

            list += sizeof(uint) + (room * sizeof(uint));
        }
    }
}
