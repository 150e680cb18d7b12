using System.Collections.Immutable;
using MetricLearning.Internal;

namespace MetricLearning.USearch;

/// <content>The file of a gallery.</content>
public sealed partial class USearchGallery
{
    /// <summary>Writes the gallery as one file, in one step: its name stands for the old content or for the new. O(n·(d + M)).</summary>
    /// <remarks>
    /// Searches go on meanwhile; changes wait. The file begins with USearch's own format, which other programs can open; labels and ids
    /// stand behind it, with checksums of all. On Windows, a file that a gallery views cannot be replaced, and folders must have names of
    /// the ANSI code page.
    /// </remarks>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or another program holds the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public void Save(string path)
    {
        TextArgument.IsPath(path);
        lock (_writers)
        {
            using Lease lease = Open();
            GalleryFile.Write(path, Metric, Dimension, Options, lease.State);
        }
    }

    /// <summary>Reads a gallery that <see cref="Save"/> wrote into memory, with its graph as it was. All bytes are checked first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">
    /// Changes the settings that were saved, as in <c>saved => saved with { ExpansionSearch = 200 }</c>; null to keep them. Settings of
    /// threads are not saved.
    /// </param>
    /// <returns>The gallery.</returns>
    /// <exception cref="ArgumentException">The path is empty, or the change changes the connectivity or the storage.</exception>
    /// <exception cref="InvalidDataException">The file is no gallery's, is damaged, or is of a later format.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="PlatformNotSupportedException">USearch does not run here; the message says where it does.</exception>
    public static USearchGallery Load(string path, Func<USearchGalleryOptions, USearchGalleryOptions>? change = null) =>
        Open(path, change, isView: false, verifyRows: true);

    /// <summary>
    /// Opens a gallery that <see cref="Save"/> wrote where it lies: rows and graph stay in the file and are read when a search needs them.
    /// </summary>
    /// <remarks>
    /// Changes throw <see cref="InvalidOperationException"/>. Labels, ids and the structure of the graph are read and checked first; rows
    /// only if asked for. Several processes can view one file and share its memory. The file must not be written to while it is viewed:
    /// replace it, as <see cref="Save"/> does; who views it keeps the old content.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="verifyRows">Whether the rows' checksum is compared, which reads all of them.</param>
    /// <param name="change">Changes the settings that were saved, as for <see cref="Load"/>; null to keep them.</param>
    /// <returns>The gallery.</returns>
    /// <exception cref="ArgumentException">The path is empty, or the change changes the connectivity or the storage.</exception>
    /// <exception cref="InvalidDataException">The file is no gallery's, is damaged, or is of a later format.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="PlatformNotSupportedException">USearch does not run here; the message says where it does.</exception>
    public static USearchGallery View(
        string path, bool verifyRows = false, Func<USearchGalleryOptions, USearchGalleryOptions>? change = null) =>
        Open(path, change, isView: true, verifyRows);

    private static USearchGallery Open(
        string path, Func<USearchGalleryOptions, USearchGalleryOptions>? change, bool isView, bool verifyRows)
    {
        TextArgument.IsPath(path);
        MappedFile? file = MappedFile.Open(path, GalleryFooter.Length)
            ?? throw GalleryFile.Invalid(path, $"it has fewer than {GalleryFooter.Length} bytes");
        USearchGallery? gallery = null;
        try
        {
            (GalleryTables tables, long indexBytes) = GalleryFile.Check(file, path, verifyRows);
            USearchGalleryOptions options = change is null ? tables.Options : change(tables.Options);
            ArgumentNullException.ThrowIfNull(options, nameof(change));
            if (options.Connectivity != tables.Options.Connectivity || options.Storage != tables.Options.Storage)
            {
                throw new ArgumentException(
                    $"change gives connectivity {options.Connectivity} and storage {options.Storage}; expected " +
                    $"{tables.Options.Connectivity} and {tables.Options.Storage}, as the graph has them. Change other settings, or fill " +
                    "a gallery anew.",
                    nameof(change));
            }

            gallery = new(tables.Metric, tables.Dimension, options) { IsReadOnly = isView };
            gallery.Fill(tables, path, file, indexBytes);
            file = isView && tables.Ids.Length > 0 ? null : file; // the index has it
            return gallery;
        }
        catch
        {
            gallery?.Dispose();
            file = gallery?.State.Graph.HasMapped == true ? null : file;
            throw;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void Fill(GalleryTables tables, string path, MappedFile file, long indexBytes)
    {
        if (tables.Ids.Length == 0)
        {
            return;
        }

        GraphIndex graph = _state.Graph;
        try
        {
            graph.Open(file, indexBytes, Options, IsReadOnly);
        }
        catch (InvalidOperationException e)
        {
            throw GalleryFile.Invalid(path, e.Message, e);
        }

        GalleryState state = new()
        {
            Graph = graph,
            SlotCount = tables.Ids.Length,
            Count = tables.Ids.Count(id => id is not null),
            Ids = new Kernels.PagedList<string>(GalleryState.PageLength).WithRoom(tables.Ids.Length),
            LabelNumbers = new Kernels.PagedList<int>(GalleryState.PageLength).WithRoom(tables.Ids.Length),
            RemovedWords = Removed(tables),
            LabelTexts = new Kernels.PagedList<string>(GalleryState.PageLength).WithRoom(tables.Labels.Length),
            LabelNumberCount = tables.Labels.Length,
            Labels = tables.LabelNumbers.Where(number => number >= 0).CountBy(number => number).ToImmutableSortedDictionary(
                one => tables.Labels[one.Key], one => new LabelRows(one.Key, one.Value, null), StringComparer.Ordinal),
            HasSums = false,
        };
        for (int i = 0; i < tables.Labels.Length; i++)
        {
            state.LabelTexts.WriteInPlace(i, tables.Labels[i]);
            _labelNumbers.Add(tables.Labels[i], i);
        }

        for (int slot = 0; slot < tables.Ids.Length; slot++)
        {
            if (tables.Ids[slot] is string id)
            {
                state.Ids.WriteInPlace(slot, id);
                state.LabelNumbers.WriteInPlace(slot, tables.LabelNumbers[slot]);
                _slots.Add(id, slot);
            }
        }

        Publish(state);
    }

    private static Kernels.PagedList<ulong> Removed(GalleryTables tables)
    {
        Kernels.PagedList<ulong>.Changes removed = new(new GalleryState { Graph = null! }.RemovedWords);
        for (int slot = 0; slot < tables.Ids.Length; slot++)
        {
            if (tables.Ids[slot] is null)
            {
                removed.Set(slot >> 6, removed[slot >> 6] | (1ul << (slot & 63)));
            }
        }

        return removed.ToList();
    }
}
