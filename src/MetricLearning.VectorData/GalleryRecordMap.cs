using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>How a <see cref="GalleryCollection{TKey, TRecord}"/> reads key and vector of a record: code in place of reflection.</summary>
/// <remarks>Immutable. Its functions are called from any thread, and under the collection's lock by none.</remarks>
/// <example>
/// <code>
/// GalleryRecordMap&lt;string, Part&gt; map = new(
///     part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector }, dimensions: 384);
/// </code>
/// </example>
/// <typeparam name="TKey">The key of a record.</typeparam>
/// <typeparam name="TRecord">The record.</typeparam>
public sealed class GalleryRecordMap<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private const int LargestDimension = 1 << 24;

    /// <summary>Makes a map.</summary>
    /// <param name="key">Gives the key of a record; never null.</param>
    /// <param name="vector">Gives the vector of a record.</param>
    /// <param name="withVector">
    /// Makes a copy of a record with another vector, which is empty where a record is kept or returned without; the record that it is given
    /// must stay as it is.
    /// </param>
    /// <param name="dimensions">The values of a vector, 1 ≤ d ≤ 2²⁴.</param>
    /// <param name="distanceFunction">
    /// How vectors are compared, one of <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/> but for the Hamming and Manhattan
    /// distances; null for the cosine similarity.
    /// </param>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    /// <exception cref="ArgumentException">The distance function is none that is known here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is out of range.</exception>
    public GalleryRecordMap(
        Func<TRecord, TKey> key,
        Func<TRecord, ReadOnlyMemory<float>> vector,
        Func<TRecord, ReadOnlyMemory<float>, TRecord> withVector,
        int dimensions,
        string? distanceFunction = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(withVector);
        if (dimensions is < 1 or > LargestDimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimensions), dimensions,
                $"dimensions is {dimensions}; expected 1 to {LargestDimension}. Pass the number of values of a vector.");
        }

        Score = StoreScore.Of(distanceFunction, nameof(distanceFunction));
        (Key, Vector, WithVector, Dimensions) = (key, vector, withVector, dimensions);
    }

    /// <summary>Makes a map whose dimension and distance function a definition gives.</summary>
    /// <param name="definition">A definition with one vector property; its other properties are not looked at.</param>
    /// <param name="key">Gives the key of a record; never null.</param>
    /// <param name="vector">Gives the vector of a record.</param>
    /// <param name="withVector">Makes a copy of a record with another vector, as above.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The definition has not one vector property, or its distance function is none that is known here.
    /// </exception>
    public GalleryRecordMap(
        VectorStoreCollectionDefinition definition,
        Func<TRecord, TKey> key,
        Func<TRecord, ReadOnlyMemory<float>> vector,
        Func<TRecord, ReadOnlyMemory<float>, TRecord> withVector)
        : this(key, vector, withVector, VectorOf(definition).Dimensions, VectorOf(definition).DistanceFunction)
    {
    }

    /// <summary>Gives the key of a record.</summary>
    public Func<TRecord, TKey> Key { get; }

    /// <summary>Gives the vector of a record.</summary>
    public Func<TRecord, ReadOnlyMemory<float>> Vector { get; }

    /// <summary>Makes a copy of a record with another vector.</summary>
    public Func<TRecord, ReadOnlyMemory<float>, TRecord> WithVector { get; }

    /// <summary>The values of a vector, d.</summary>
    public int Dimensions { get; }

    /// <summary>How vectors are compared.</summary>
    public string DistanceFunction => Score.Function;

    internal StoreScore Score { get; }

    private static VectorStoreVectorProperty VectorOf(VectorStoreCollectionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        VectorStoreVectorProperty[] vectors = [.. definition.Properties.OfType<VectorStoreVectorProperty>()];
        return vectors.Length == 1 ? vectors[0] : throw new ArgumentException(
            $"definition has {vectors.Length} vector properties; expected 1. Use a collection for each.", nameof(definition));
    }
}
