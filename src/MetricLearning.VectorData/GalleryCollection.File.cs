using System.Text.Json.Serialization.Metadata;

namespace MetricLearning.VectorData;

/// <content>Files.</content>
public sealed partial class GalleryCollection<TKey, TRecord>
{
    /// <summary>Saves all records and vectors in one file.</summary>
    /// <param name="path">The file, replaced in one step if it exists; an interruption leaves the old one.</param>
    /// <param name="typeInfo">
    /// How records become JSON, such as a source-generated <c>PartsContext.Default.Part</c>. Records are written without their vectors.
    /// </param>
    /// <remarks>
    /// A safetensors file: vectors [n × d] (F32), records (U8, UTF-8 JSON, one after the other), record_ends [n] (I64), all in the order in
    /// which they were upserted. It holds the records of one moment. Memory besides the collection is that of the file.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or a key has half of a surrogate pair.</exception>
    /// <exception cref="Microsoft.Extensions.VectorData.VectorStoreException">The collection does not exist.</exception>
    /// <exception cref="NotSupportedException">A record cannot become JSON.</exception>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public void Save(string path, JsonTypeInfo<TRecord> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(typeInfo);
        CollectionFile.Save(path, Existing().View, Map, typeInfo);
    }

    /// <summary>Takes all records and vectors from a file, in place of those that there are; the collection exists from then on.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="typeInfo">How JSON becomes records.</param>
    /// <remarks>
    /// A file may come from anywhere: one that is damaged is refused before memory is taken for what it only claims to hold. Where it is
    /// refused, nothing has changed.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It holds no collection, one of another dimension or distance function, or records that cannot be.
    /// </exception>
    public void Load(string path, JsonTypeInfo<TRecord> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(typeInfo);
        GalleryRecords<TKey, TRecord> records = new(Map, _degree);
        IReadOnlyList<TRecord> read = CollectionFile.Load(path, Map, typeInfo);
        try
        {
            records.Upsert(read);
        }
        catch (ArgumentException e) // the file is wrong, not an argument
        {
            throw CollectionFile.Invalid(path, e.Message, e);
        }

        _records = records;
    }
}
