using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Distances;

/// <summary>The rows of one training step: their embeddings, their labels and, on demand, the distances between them.</summary>
/// <remarks>Not thread-safe. Its memory grows to the largest batch seen and is reused; a warm step allocates nothing.</remarks>
public sealed class EmbeddedBatch
{
    private float[] _embeddings = [];
    private float[] _distances = [];
    private int[] _labels = [];
    private bool _hasDistances;

    /// <summary>Makes an empty batch whose rows are compared by a distance.</summary>
    /// <param name="distance">How rows are compared.</param>
    public EmbeddedBatch(EmbeddingDistance distance)
    {
        Distance = distance;
    }

    /// <summary>Makes a batch of rows that are embedded already; copies them.</summary>
    /// <param name="embeddings">Rows, [b × d].</param>
    /// <param name="labels">Their labels, [b].</param>
    /// <param name="distance">How rows are compared.</param>
    /// <exception cref="ArgumentException">The counts differ, or a value is not finite.</exception>
    public EmbeddedBatch(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, EmbeddingDistance distance)
        : this(distance)
    {
        ReadOnlySpan<float> values = Shape.Matrix(embeddings, nameof(embeddings), out int rows, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
        Start(labels, columns, step: 0);
        values.CopyTo(_embeddings);
    }

    /// <summary>How rows are compared.</summary>
    public EmbeddingDistance Distance { get; }

    /// <summary>The number of rows, b.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of columns of an embedding, d.</summary>
    public int Dimension { get; private set; }

    /// <summary>The number of the training step, from 0; samplers derive their random choices from it and their seed.</summary>
    public long Step { get; private set; }

    /// <summary>The label of each row, [b].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, RowCount);

    /// <summary>The embeddings, [b × d].</summary>
    public ReadOnlyTensorSpan<float> Embeddings => new(_embeddings, [RowCount, Dimension], []);

    /// <summary>The distance of each row from each row, [b × b]; computed at the first use. O(b²·d).</summary>
    public ReadOnlyTensorSpan<float> Distances
    {
        get
        {
            EnsureDistances();
            return new(_distances, [RowCount, RowCount], []);
        }
    }

    /// <summary>Starts a new batch and forgets the last one.</summary>
    /// <param name="labels">The label of each row, [b].</param>
    /// <param name="dimension">Columns of an embedding, d.</param>
    /// <param name="step">The number of the training step, from 0.</param>
    /// <returns>The memory of the embeddings, [b × d], for the network to fill before anything else is asked of the batch.</returns>
    public TensorSpan<float> Start(ReadOnlySpan<int> labels, int dimension, long step)
    {
        RowCount = labels.Length;
        Dimension = dimension;
        Step = step;
        _hasDistances = false;
        if (_labels.Length < RowCount)
        {
            _labels = new int[RowCount];
        }

        if (_embeddings.Length < RowCount * dimension)
        {
            _embeddings = new float[RowCount * dimension];
        }

        labels.CopyTo(_labels);
        return new(_embeddings, [RowCount, Dimension], []);
    }

    /// <summary>Turns a gradient with respect to the distances into one with respect to the embeddings.</summary>
    /// <param name="distanceGradient">The gradient with respect to each distance, [b × b]; need not be symmetric.</param>
    /// <param name="embeddingGradient">Receives the gradient with respect to the embeddings, [b × d].</param>
    public void Backward(in ReadOnlyTensorSpan<float> distanceGradient, in TensorSpan<float> embeddingGradient) =>
        throw new NotSupportedException();

    /// <summary>The number of triplets (a, p, n) with label(a) = label(p), a ≠ p and label(a) ≠ label(n).</summary>
    internal long CountAllTriplets()
    {
        long count = 0;
        for (int a = 0; a < RowCount; a++)
        {
            int same = Labels.Count(_labels[a]);
            count += (long)(same - 1) * (RowCount - same);
        }

        return count;
    }

    private void EnsureDistances()
    {
        if (_hasDistances)
        {
            return;
        }

        if (_distances.Length < RowCount * RowCount)
        {
            _distances = new float[RowCount * RowCount];
        }

        for (int i = 0; i < RowCount; i++)
        {
            for (int j = 0; j < RowCount; j++)
            {
                _distances[(i * RowCount) + j] =
                    TensorPrimitives.Distance(_embeddings.AsSpan(i * Dimension, Dimension), _embeddings.AsSpan(j * Dimension, Dimension));
            }
        }

        _hasDistances = true;
    }
}
