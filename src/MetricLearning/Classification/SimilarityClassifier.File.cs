using MetricLearning.Internal;
using MetricLearning.Persistence;

namespace MetricLearning.Classification;

/// <content>Files.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>Saves all that the classifier holds in one file, which docs/model-format.md describes.</summary>
    /// <param name="path">The file, replaced in one step if it exists.</param>
    /// <remarks>
    /// The gallery is saved as it is at one moment, whatever other threads do to it. The file is written under a temporary name and moved,
    /// so that an interruption leaves the old one. It may be the file that the classifier was loaded from, and, except on Windows, the one
    /// that it has open (<see cref="Open"/>). Memory besides the classifier is about 2 MB, 16 bytes a row and the text of its id.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The path is null or empty; or a number of a network is not finite, a text is not Unicode, ids or labels take more than 2 GB, or a
    /// network is none of this library's.
    /// </exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or another program keeps the file from being replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    /// <exception cref="InvalidDataException">The file that holds the classifier's rows was cut short, see <see cref="Open"/>.</exception>
    public void Save(string path)
    {
        using ModelWriter model = ClassifierFormat.Gather(this);
        model.Save(path);
    }

    /// <summary>Writes all that the classifier holds to a stream.</summary>
    /// <param name="stream">Receives the file; left open, not flushed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">As for a path; or the stream cannot be written to.</exception>
    /// <exception cref="InvalidDataException">As for a path.</exception>
    public void Save(Stream stream)
    {
        using ModelWriter model = ClassifierFormat.Gather(this);
        model.Write(stream);
    }

    /// <summary>Loads a classifier. It answers as the saved one did, to the last bit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one answer, and of loading, 1 ≤ degree; null for the number of processors. It never changes an
    /// answer.
    /// </param>
    /// <remarks>
    /// A file may come from anywhere: nothing in it is run, and one that is damaged is refused before memory is taken for what it only
    /// claims to hold.
    /// </remarks>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no classifier, or one that cannot be.</exception>
    public static SimilarityClassifier Load(string path, int? maxDegreeOfParallelism = null)
    {
        CheckDegree(maxDegreeOfParallelism);
        return ClassifierFormat.Read(SafetensorsReader.Open(path), maxDegreeOfParallelism);
    }

    /// <summary>Loads a classifier and leaves the rows of its gallery in the file, which takes less memory.</summary>
    /// <remarks>
    /// <para>
    /// It answers as one that was loaded does, to the last bit, and takes rows as that one does; those that are added lie in memory. Of a
    /// row in the file, memory holds its id, its label and d + 20 to d + 27 bytes, 4 more once the gallery was compacted: eight bits a
    /// value, by which a search tells which few rows it must read. That holds from 32 columns on, on processors with AVX2 and FMA, unless
    /// the switch <c>MetricLearning.Search.EightBitCodes</c> of <see cref="AppContext"/> is off. Elsewhere memory holds 4 to 12 bytes, and
    /// every search reads all rows. The last rows, fewer than a search compares at once (64 at most), lie in memory; if those are all, the
    /// file is closed.
    /// </para>
    /// <para>
    /// Opening reads all rows once, and refuses what is damaged. Do not write to the file or shorten it while it is open: what reads a row
    /// then throws <see cref="InvalidDataException"/>, or answers wrongly. An <see cref="IOException"/> of the system comes through as it
    /// is. Searches read rows, and so do <see cref="Save(string)"/>, <see cref="Upsert"/>, <see cref="Relabel"/>, <see cref="Remove"/>,
    /// condensing and audits; a change that throws has changed nothing. The file may be replaced by another, also by
    /// <see cref="Save(string)"/>, except on Windows, where another path or <see cref="Load(string, int?)"/> serves; this classifier goes
    /// on with the old one. The file is closed by the garbage collection after the last use of the classifier, of those made from it, and
    /// of the snapshots of its gallery.
    /// </para>
    /// <para>
    /// Rows are read by position and not mapped into memory, since reading a mapped file that was cut short ends the process.
    /// </para>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads, as for <see cref="Load(string, int?)"/>.</param>
    /// <inheritdoc cref="Load(string, int?)" path="/exception"/>
    public static SimilarityClassifier Open(string path, int? maxDegreeOfParallelism = null)
    {
        CheckDegree(maxDegreeOfParallelism);
        FileStream file = OpenedRows.OpenFile(path);
        try
        {
            SimilarityClassifier opened =
                ClassifierFormat.Read(SafetensorsReader.Of(file, path), maxDegreeOfParallelism, rowsStayInFile: true);
            if (!opened.Gallery.Snapshot.HasRowsInFile)
            {
                file.Dispose(); // too few rows to leave any there
            }

            return opened;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a classifier from a stream.</summary>
    /// <param name="stream">The file, from its position to its end; must be able to seek. Left open.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads, as for a path. One at a time reads the stream.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    /// <exception cref="InvalidDataException">It holds no classifier, or one that cannot be.</exception>
    public static SimilarityClassifier Load(Stream stream, int? maxDegreeOfParallelism = null)
    {
        CheckDegree(maxDegreeOfParallelism);
        return ClassifierFormat.Read(new SafetensorsReader(stream), maxDegreeOfParallelism);
    }

    private static void CheckDegree(int? degree) =>
        Throw.IfNoThread(degree ?? 1, "maxDegreeOfParallelism");
}
