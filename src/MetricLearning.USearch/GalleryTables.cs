using System.Runtime.InteropServices;
using System.Text;
using MetricLearning.Distances;

namespace MetricLearning.USearch;

/// <summary>What a gallery's file holds besides rows and graph.</summary>
/// <param name="Metric">How rows are compared.</param>
/// <param name="Dimension">Their columns.</param>
/// <param name="Options">The settings; not those that are about threads.</param>
/// <param name="Labels">The labels that rows have.</param>
/// <param name="LabelNumbers">The label of each slot, as a place in <paramref name="Labels"/>; −1 for no row.</param>
/// <param name="Ids">The id of each slot; null for no row.</param>
internal sealed record GalleryTables(
    DistanceMetric Metric, int Dimension, USearchGalleryOptions Options, string[] Labels, int[] LabelNumbers, string?[] Ids)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes the tables of a state that has rows, or of an empty one without slots.</summary>
    public static void Write(BinaryWriter writer, DistanceMetric metric, int dimension, USearchGalleryOptions options, GalleryState state)
    {
        int[] settings =
        [
            (int)metric, dimension, (int)options.Storage, options.Connectivity, options.ExpansionAdd, options.ExpansionSearch,
            options.ExactRowCount, state.Count == 0 ? 0 : state.SlotCount, state.Labels.Count,
        ];
        foreach (int setting in settings)
        {
            writer.Write(setting);
        }

        int[] places = new int[state.LabelNumberCount];
        int place = 0;
        foreach ((string label, LabelRows rows) in state.Labels)
        {
            places[rows.Number] = place++;
            WriteText(writer, label);
        }

        for (int slot = 0; slot < state.SlotCount && state.Count > 0; slot++)
        {
            bool isRemoved = state.IsRemoved(slot);
            writer.Write(isRemoved ? -1 : places[state.LabelNumbers[slot]]);
            if (!isRemoved)
            {
                WriteText(writer, state.Ids[slot]!);
            }
        }
    }

    /// <summary>Reads tables.</summary>
    /// <param name="reader">Their bytes, and no others.</param>
    /// <param name="length">How many.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">The tables cannot be those of a gallery.</exception>
    public static GalleryTables Read(BinaryReader reader, long length, string path)
    {
        try
        {
            int[] settings = new int[9];
            foreach (ref int setting in settings.AsSpan())
            {
                setting = reader.ReadInt32();
            }

            (DistanceMetric metric, int dimension, int slotCount, int labelCount) =
                ((DistanceMetric)settings[0], settings[1], settings[7], settings[8]);
            if (!Enum.IsDefined(metric) || dimension is < 1 or > USearchGallery.LargestDimension)
            {
                throw GalleryFile.Invalid(path, $"its metric is {metric} and its rows have {dimension} columns");
            }

            // Each takes at least as many bytes: memory is not taken for more than the file can hold.
            if (slotCount < 0 || slotCount > length / 4 || labelCount < 0 || labelCount > slotCount)
            {
                throw GalleryFile.Invalid(path, $"it says that it has {slotCount} rows and {labelCount} labels in {length} bytes");
            }

            USearchGalleryOptions options = new()
            {
                Storage = (RowStorage)settings[2],
                Connectivity = settings[3],
                ExpansionAdd = settings[4],
                ExpansionSearch = settings[5],
                ExactRowCount = settings[6],
            };
            _ = new RowCodec(metric, dimension, options.Storage);
            string[] labels = new string[labelCount];
            for (int i = 0; i < labelCount; i++)
            {
                labels[i] = ReadText(reader, length);
            }

            int[] numbers = new int[slotCount];
            string?[] ids = new string?[slotCount];
            for (int slot = 0; slot < slotCount; slot++)
            {
                numbers[slot] = reader.ReadInt32();
                ids[slot] = numbers[slot] == -1 ? null : ReadText(reader, length);
            }

            GalleryTables tables = new(metric, dimension, options, labels, numbers, ids);
            tables.Check(path);
            return reader.BaseStream.Position == length
                ? tables
                : throw GalleryFile.Invalid(path, $"its tables end at byte {reader.BaseStream.Position} of {length}");
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException)
        {
            throw GalleryFile.Invalid(path, $"its tables cannot be read: {e.Message}", e);
        }
    }

    private void Check(string path)
    {
        HashSet<string> seen = new(Labels, StringComparer.Ordinal);
        HashSet<int> used = [.. LabelNumbers.Where(number => number != -1)];
        if (seen.Count != Labels.Length || used.Count != Labels.Length || used.Any(number => (uint)number >= (uint)Labels.Length))
        {
            throw GalleryFile.Invalid(path, "a label stands there twice, has no row, or is not listed");
        }

        seen.Clear();
        if (Ids.Any(id => id is not null && !seen.Add(id)))
        {
            throw GalleryFile.Invalid(path, "two rows have one id");
        }
    }

    // The length in bytes, doubled, and 1 more for UTF-16, which takes a text that is no valid Unicode.
    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes;
        int form = 0;
        try
        {
            bytes = Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            (bytes, form) = (MemoryMarshal.AsBytes(text.AsSpan()).ToArray(), 1);
        }

        writer.Write7BitEncodedInt64(((long)bytes.Length << 1) | (uint)form);
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader, long length)
    {
        long head = reader.Read7BitEncodedInt64();
        if (head < 0 || head >> 1 > length || ((head & 1) == 1 && (head >> 1) % sizeof(char) != 0))
        {
            throw new FormatException($"a text has {head >> 1} bytes of {length}");
        }

        byte[] bytes = reader.ReadBytes((int)(head >> 1));
        if (bytes.Length != head >> 1)
        {
            throw new EndOfStreamException("the last text is cut off");
        }

        return (head & 1) == 0 ? Strict.GetString(bytes) : new(MemoryMarshal.Cast<byte, char>(bytes));
    }
}
