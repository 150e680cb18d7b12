using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>One step of training, and all memory that steps share. A warm step allocates nothing.</summary>
internal sealed class TrainingStep
{
    private readonly LabeledDataset _data;
    private readonly BatchReader? _reader; // null where rows lie in memory
    private readonly AugmentedBatch? _augmented;
    private readonly ITrainingPass _pass;
    private readonly IEmbeddingLoss _loss;
    private readonly ParameterUpdate _update;
    private readonly double? _clipNorm;
    private readonly EmbeddedBatch _batch;
    private readonly EmbeddingSpread _spread;
    private readonly int _dimension;
    private readonly int[] _labels;
    private readonly float[] _gradient; // [largest b × d]

    /// <summary>Takes the memory of steps of a run of its own.</summary>
    public TrainingStep(IEmbeddingNetwork network, EmbeddingTrainerOptions options, LabeledDataset data, int maxBatchRowCount)
        : this(network, options, new TrainingState(network, options), data, maxBatchRowCount)
    {
    }

    /// <summary>Takes the memory of steps that go on from a state.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it trains.</param>
    /// <param name="state">What goes on.</param>
    /// <param name="data">The rows.</param>
    /// <param name="maxBatchRowCount">The largest batch.</param>
    /// <param name="reader">What reads the rows; null where they lie in memory.</param>
    public TrainingStep(
        IEmbeddingNetwork network,
        EmbeddingTrainerOptions options,
        TrainingState state,
        LabeledDataset data,
        int maxBatchRowCount,
        BatchReader? reader = null)
    {
        ThreadTeam threads = new(options.MaxDegreeOfParallelism);
        Workers workers = threads.Workers;
        _data = data;
        _reader = reader;
        _augmented = options.Augmentation is null ? null : new(options.Augmentation, maxBatchRowCount, workers);
        _pass = network.CreateTrainingPass(maxBatchRowCount, threads);
        _update = new(network, _pass, options, state.Optimizer, workers);
        _loss = options.Loss;
        _clipNorm = options.GradientClipNorm;
        _batch = new(_loss.Distance, workers);
        _dimension = network.EmbeddingDimension;
        _spread = new(_dimension);
        _labels = new int[maxBatchRowCount];
        Throw.IfTooManyValues(maxBatchRowCount, _dimension, nameof(network));
        _gradient = new float[maxBatchRowCount * _dimension];
    }

    /// <summary>Does one step: augmentation, forward, loss, backward, update. Parameters change last, after every check.</summary>
    /// <param name="rows">The rows of the batch, [b].</param>
    /// <param name="position">Which step it is.</param>
    /// <param name="upcoming">The rows of the next batch, to be read meanwhile if they lie in a file; empty if they are not known.</param>
    /// <param name="runs">Runs of rows that batches after it come from, to be read meanwhile too.</param>
    /// <param name="cancellationToken">Ends the wait for rows of a file, before anything has changed.</param>
    /// <exception cref="TrainingDivergedException">Embeddings, loss or gradient are not finite; the parameters are as before.</exception>
    public StepResult Run(
        ReadOnlySpan<int> rows,
        in StepPosition position,
        ReadOnlySpan<int> upcoming = default,
        ReadOnlySpan<Range> runs = default,
        CancellationToken cancellationToken = default)
    {
        TensorSpan<float> embeddings = _batch.Start(LabelsOf(rows), _dimension, position.StepIndex);
        ReadOnlySpan<int> places = rows;
        Tensor<float> features;
        if (_reader is null)
        {
            features = _data.Features;
        }
        else
        {
            (features, ReadOnlyMemory<int> read) = _reader.Read(rows, upcoming, runs, cancellationToken);
            places = read.Span;
        }

        if (_augmented is not null)
        {
            places = _augmented.Augment(features, places, rows, position.StepIndex);
            features = _augmented.Features;
        }

        _pass.Forward(features, places, position.StepIndex, embeddings);

        double spread = _spread.Of(_batch);
        ThrowIfNotFinite(spread, "a spread of the embeddings", position);

        TensorSpan<float> gradient = new(_gradient, [rows.Length, _dimension], []);
        LossResult loss = _loss.Evaluate(_batch, gradient);
        ThrowIfNotFinite(loss.Value, "a loss", position);

        _pass.Backward(gradient);
        double norm = _update.GradientNorm();
        ThrowIfNotFinite(norm, "a gradient", position);
        if (norm > _clipNorm)
        {
            _update.ScaleGradient(GradientClipping.FactorFor(norm, _clipNorm.Value));
        }

        _update.Apply(position.LearningRate, position.StepIndex + 1);
        return new(loss, rows.Length, spread, norm);
    }

    private ReadOnlySpan<int> LabelsOf(ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<int> labels = _data.Labels;
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)labels.Length)
            {
                throw new InvalidOperationException(
                    $"BatchSampler gave row {rows[i]}; expected 0 to {labels.Length - 1}, the rows of the data. Mend the sampler.");
            }

            _labels[i] = labels[rows[i]];
        }

        return _labels.AsSpan(0, rows.Length);
    }

    private void ThrowIfNotFinite(double value, string what, in StepPosition position)
    {
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException(what, position, _loss.Distance);
        }
    }
}
