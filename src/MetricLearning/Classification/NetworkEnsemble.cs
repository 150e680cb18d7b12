using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Classification;

/// <summary>
/// Several networks that embed together: a row is scaled, embedded by each, and their results stand side by side.
/// </summary>
/// <remarks>
/// <para>
/// Of M networks each result is multiplied by √(w / M), and the row part, which is the scaled row or what <see cref="RowMap"/> makes of it,
/// if it takes part, by √(1 − w) / σ, where σ² is the total variance of such rows when it was made. So the squared Euclidean distance of
/// two embeddings is the weighted mean of the networks' squared distances and the rows' own, which is 2 on average among those rows, as it
/// is among random unit vectors. w is 1 without the row, 0 without networks and 1/2 with both. Results are taken as they are: end each
/// network in a <see cref="UnitLengthLayer"/>, as training does, for all to count alike.
/// </para>
/// <para>
/// Thread-safe as long as nobody changes a network. Embedding one row allocates nothing once warm, apart from what the networks of other
/// authors allocate. The same row has the same embedding to the bit, alone or among others, on any number of threads.
/// </para>
/// </remarks>
public sealed class NetworkEnsemble
{
    private const int FloatsOfChunk = 1 << 20;
    private const double LargestDeviation = 1e30;

    /// <summary>The smallest row deviation: what rows are multiplied by stays in single precision.</summary>
    internal const double SmallestDeviation = 1e-30;

    private readonly IEmbeddingNetwork[] _networks;
    private readonly int[] _offsets; // where each network's columns begin, and where the last one's end
    private readonly int _widestEmbedding;

    /// <summary>Joins networks.</summary>
    /// <param name="scaler">Scales rows, [f] → [f].</param>
    /// <param name="networks">The networks, each of f columns; none if rows alone are compared.</param>
    /// <param name="rowDeviation">σ, 1e-30 to 1e30, if the scaled row or its map takes part; null if not.</param>
    /// <param name="rowMap">
    /// What stands for the scaled row where it takes part, [f] → [f], such as <see cref="RelevantComponents"/>; null for the row itself.
    /// </param>
    /// <exception cref="ArgumentNullException">The scaler or the list is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is neither a network nor a row deviation, a network or map has not the scaler's columns, the map makes rows of other columns,
    /// or is given without a row deviation.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The row deviation is out of its range.</exception>
    public NetworkEnsemble(
        StandardScaler scaler, IReadOnlyList<IEmbeddingNetwork> networks, double? rowDeviation, IEmbeddingNetwork? rowMap = null)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        ArgumentNullException.ThrowIfNull(networks);
        Throw.IfNot(
            rowDeviation is null or (>= SmallestDeviation and <= LargestDeviation), rowDeviation ?? 0,
            $"{SmallestDeviation} ≤ row deviation ≤ {LargestDeviation}", "Leave it null if rows take no part.", nameof(rowDeviation));
        if (networks.Count == 0 && rowDeviation is null)
        {
            throw new ArgumentException("networks is empty and rows take no part; pass networks, or a row deviation.", nameof(networks));
        }

        if (rowMap is not null)
        {
            CheckMap(rowMap, scaler, rowDeviation);
        }

        Scaler = scaler;
        RowMap = rowMap;
        RowDeviation = rowDeviation;
        _networks = [.. networks];
        _offsets = new int[_networks.Length + 1];
        for (int i = 0; i < _networks.Length; i++)
        {
            Throw.IfColumnCountDiffers(_networks[i].InputDimension, scaler.FeatureCount, nameof(networks), "the scaler");
            _offsets[i + 1] = checked(_offsets[i] + _networks[i].EmbeddingDimension);
            _widestEmbedding = Math.Max(_widestEmbedding, _networks[i].EmbeddingDimension);
        }

        double share = rowDeviation is null ? 1 : 0.5;
        NetworkFactor = _networks.Length == 0 ? 0 : (float)Math.Sqrt(share / _networks.Length);
        RowFactor = rowDeviation is null ? 0 : (float)(Math.Sqrt(_networks.Length == 0 ? 1 : 1 - share) / rowDeviation.Value);
        EmbeddingDimension = _offsets[^1] + (rowDeviation is null ? 0 : scaler.FeatureCount);
    }

    /// <summary>What scales a row before anything else.</summary>
    public StandardScaler Scaler { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<IEmbeddingNetwork> Networks => _networks;

    /// <summary>σ, by which a scaled row that takes part is divided; null if it takes no part.</summary>
    public double? RowDeviation { get; }

    /// <summary>What stands for the scaled row where it takes part, [f] → [f]; null for the row itself.</summary>
    public IEmbeddingNetwork? RowMap { get; }

    /// <summary>Columns of a feature row, f.</summary>
    public int InputDimension => Scaler.FeatureCount;

    /// <summary>Columns of an embedding, d.</summary>
    public int EmbeddingDimension { get; }

    /// <summary>What each network's result is multiplied by, √(w / M); 0 without networks.</summary>
    public float NetworkFactor { get; }

    /// <summary>What the scaled row is multiplied by, √(1 − w) / σ; 0 if it takes no part.</summary>
    public float RowFactor { get; }

    /// <summary>
    /// How many of an embedding's last columns are the scaled row, or its map, beside networks; 0 where either stands alone.
    /// </summary>
    internal int RowColumns => RowDeviation is null || _networks.Length == 0 ? 0 : InputDimension;

    /// <summary>Embeds rows. O(n · multiply-adds of the networks and the map).</summary>
    /// <param name="features">Rows as they came, [n × f], finite.</param>
    /// <param name="destination">Receives the embeddings, [n × d]; must not overlap the rows.</param>
    /// <exception cref="ArgumentException">
    /// A shape differs, a value is not finite, or so large that a scaled value or an embedding is not.
    /// </exception>
    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> input = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(features), "the scaler");
        Span<float> output = Shape.Matrix(destination, nameof(destination), rows, EmbeddingDimension);
        Throw.IfOverlaps(output, input, nameof(destination), nameof(features));
        int widest = Math.Max(columns, _widestEmbedding);
        int chunk = Math.Clamp(FloatsOfChunk / widest, 1, Math.Max(rows, 1));
        float[] scaled = ArrayPool<float>.Shared.Rent(chunk * columns);
        float[] part = ArrayPool<float>.Shared.Rent(chunk * widest);
        try
        {
            for (int row = 0, count; row < rows; row += count)
            {
                count = Math.Min(chunk, rows - row);
                Span<float> own = scaled.AsSpan(0, count * columns);
                Scaler.Transform(Matrix(input.Slice(row * columns, count * columns), columns), MatrixOf(own, columns));
                EmbedScaled(own, count, output.Slice(row * EmbeddingDimension, count * EmbeddingDimension), part);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scaled);
            ArrayPool<float>.Shared.Return(part);
        }
    }

    /// <summary>Embeds one row.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="destination">Receives the embedding, [d].</param>
    /// <exception cref="ArgumentException">As for <see cref="Embed"/>.</exception>
    public void EmbedRow(ReadOnlySpan<float> row, Span<float> destination) =>
        Embed(new ReadOnlyTensorSpan<float>(row, [1, row.Length], []), new TensorSpan<float>(destination, [1, destination.Length], []));

    /// <summary>Embeds rows that are scaled already.</summary>
    internal void EmbedScaled(ReadOnlySpan<float> scaled, int rows, Span<float> output, float[] part)
    {
        for (int i = 0; i < _networks.Length; i++)
        {
            int width = _networks[i].EmbeddingDimension;
            Span<float> own = part.AsSpan(0, rows * width);
            _networks[i].Embed(Matrix(scaled, InputDimension), MatrixOf(own, width));
            Place(own, width, NetworkFactor, output, _offsets[i]);
        }

        if (RowFactor > 0)
        {
            Place(Mapped(scaled, part), InputDimension, RowFactor, output, _offsets[^1]);
        }
    }

    /// <summary>What stands for rows in their embeddings, before it is multiplied by <see cref="RowFactor"/>.</summary>
    /// <param name="features">Rows as they came, [n × f].</param>
    /// <param name="destination">Receives it, [n × f].</param>
    internal void TransformRows(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        Scaler.Transform(features, destination);
        if (RowMap is null)
        {
            return;
        }

        Span<float> values = Shape.Matrix(destination, nameof(destination), out _, out int columns);
        int chunk = Math.Min(values.Length, Math.Max(1, FloatsOfChunk / columns) * columns);
        float[] part = ArrayPool<float>.Shared.Rent(chunk);
        try
        {
            for (int start = 0; start < values.Length; start += chunk)
            {
                Span<float> own = values.Slice(start, Math.Min(chunk, values.Length - start));
                Mapped(own, part).CopyTo(own);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(part);
        }
    }

    private static void CheckMap(IEmbeddingNetwork rowMap, StandardScaler scaler, double? rowDeviation)
    {
        Throw.IfColumnCountDiffers(rowMap.InputDimension, scaler.FeatureCount, nameof(rowMap), "the scaler");
        if (rowDeviation is null || rowMap.EmbeddingDimension != scaler.FeatureCount)
        {
            throw new ArgumentException(
                $"rowMap makes {rowMap.EmbeddingDimension} columns of {scaler.FeatureCount}, and the row deviation is " +
                $"{rowDeviation?.ToString(CultureInfo.InvariantCulture) ?? "null"}; expected as many columns, and a row deviation. Leave " +
                "the map null, or let rows take part.",
                nameof(rowMap));
        }
    }

    private ReadOnlySpan<float> Mapped(ReadOnlySpan<float> scaled, float[] part)
    {
        if (RowMap is null)
        {
            return scaled;
        }

        Span<float> mapped = part.AsSpan(0, scaled.Length);
        RowMap.Embed(Matrix(scaled, InputDimension), MatrixOf(mapped, InputDimension));
        return mapped;
    }

    private static ReadOnlyTensorSpan<float> Matrix(ReadOnlySpan<float> values, int columns) =>
        new(values, [values.Length / columns, columns], []);

    private static TensorSpan<float> MatrixOf(Span<float> values, int columns) => new(values, [values.Length / columns, columns], []);

    private void Place(ReadOnlySpan<float> part, int width, float factor, Span<float> output, int offset)
    {
        for (int row = 0; row < part.Length / width; row++)
        {
            TensorPrimitives.Multiply(
                part.Slice(row * width, width), factor, output.Slice((row * EmbeddingDimension) + offset, width));
        }
    }
}
