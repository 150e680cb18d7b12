using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Networks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetricLearning.Training;

/// <summary>Trains a network so that rows of one label lie nearer to each other than to rows of other labels.</summary>
/// <remarks>
/// <para>
/// A step embeds a batch of rows, augmented if wanted, takes the loss of them and its gradient, carries the gradient back through the
/// network and moves the parameters. All memory is taken at the start of <see cref="Train"/>; a step allocates nothing.
/// </para>
/// <para>
/// Not thread-safe: one run at a time, and nobody else may change the network meanwhile. Deterministic: the same network, data and options
/// give the same parameters to the bit, with any number of threads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var trainer = new EmbeddingTrainer(network, new EmbeddingTrainerOptions { Epochs = 20, EarlyStopping = new() });
/// TrainingReport report = trainer.Train(train, validation);
/// EpochReport best = report.Epochs.Single(epoch => epoch.Epoch == report.BestEpoch); // whose parameters the network has
/// Console.WriteLine($"epoch {best.Epoch}: {best.ValidationMetric:P1}, raw rows {report.RawMetric:P1}");
/// </code>
/// </example>
public sealed class EmbeddingTrainer
{
    private readonly IEmbeddingNetwork _network;
    private readonly EmbeddingTrainerOptions _options;
    private readonly ILogger _logger;
    private TrainingState? _state;
    private int _isTraining;

    /// <summary>Makes a trainer of a network.</summary>
    /// <param name="network">The network; <see cref="Train"/> changes its parameters.</param>
    /// <param name="options">How it trains; null stands for the defaults.</param>
    /// <param name="logger">Receives a line per epoch, warnings and failures; null for none.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="network"/>, or a member of the options that needs a value, is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ArgumentException">Two parameters of the network, or two of the loss, have the same name.</exception>
    public EmbeddingTrainer(IEmbeddingNetwork network, EmbeddingTrainerOptions? options = null, ILogger<EmbeddingTrainer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new EmbeddingTrainerOptions();
        Check(options);
        CheckMetric(options.ValidationMetric, network);
        CheckNames(network.Parameters, nameof(network));
        CheckNames(options.Loss.Parameters, nameof(options));
        _network = network;
        _options = options;
        _logger = logger ?? NullLogger<EmbeddingTrainer>.Instance;
    }

    /// <summary>Trains the network on a data set.</summary>
    /// <remarks>
    /// <para>
    /// Calls go on from each other: two calls of one epoch are one call of two. What goes on: the parameters of network and loss, the
    /// optimizer's state, what the loss remembers, the numbers of epochs and steps, and with these the batches, augmentations and omissions
    /// that samplers derive from them. What is fresh in each call: the schedule, whose run are the steps of the call; the best epoch of
    /// early stopping; the look-out for a loss that is stuck. A new trainer begins anew: only what network and loss have learned stays.
    /// </para>
    /// <para>
    /// After <see cref="TrainingCanceledException"/> everything is as after the last complete step, and the next call begins with the next
    /// epoch; after any other exception from within an epoch, everything is as when that epoch began. In both cases the network can be used
    /// and trained on.
    /// </para>
    /// </remarks>
    /// <param name="data">The rows to learn from, [n × f] with n labels of at least two classes; not changed.</param>
    /// <param name="validation">
    /// Rows kept apart, [m × f], in memory, of which <see cref="EmbeddingTrainerOptions.ValidationMetric"/> is taken after each epoch; null
    /// for none. <see cref="EmbeddingTrainerOptions.EarlyStopping"/> needs them.
    /// </param>
    /// <param name="progress">
    /// Receives progress on the training thread about every 50 ms and at the end of each epoch; null for none.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <returns>What the epochs did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A data set has other columns than the network or the augmentation takes, all rows to learn from have one label, no two have the
    /// same, the loss refuses the labels or the embeddings' dimension, the batch sampler can make no batch of them, rows to validate
    /// lie in a file,
    /// <see cref="EmbeddingTrainerOptions.EarlyStopping"/> is set and <paramref name="validation"/> null, the metric is the default one
    /// and no two rows to validate have the same label, or two data sets number their labels by names that do not agree: neither list
    /// begins with the other, or only one has names. Nothing was changed.
    /// </exception>
    /// <exception cref="TrainingDivergedException">Embeddings, loss, gradient or parameters are not finite.</exception>
    /// <exception cref="TrainingCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled; an <see cref="OperationCanceledException"/> that carries the report of the
    /// epochs that were finished.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Another call of this trainer is running, or one of another trainer that shares the network, the loss or a sampler; a sampler gave
    /// no batch; an augmentation gave a value, or the validation metric is a number, that is not finite.
    /// </exception>
    public TrainingReport Train(
        LabeledDataset data,
        LabeledDataset? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfColumnCountDiffers(data.FeatureCount, _network.InputDimension, nameof(data), "the network");
        if (_options.Augmentation is IRowAugmentation augmentation)
        {
            Throw.IfColumnCountDiffers(data.FeatureCount, augmentation.FeatureCount, nameof(data), "the augmentation");
            Throw.IfNot(
                augmentation.ScratchCount >= 0 && augmentation.ScratchCount <= Array.MaxLength, augmentation.ScratchCount,
                $"0 to {Array.MaxLength} numbers of scratch memory", "Return how many numbers a row takes.",
                "options.Augmentation.ScratchCount");
        }

        Throw.IfFewerThanTwoClasses(data.RowCount, data.ClassCount, nameof(data));
        Throw.IfNoClassHasTwoRows(data.RowCount, data.ClassCount, nameof(data));
        _options.Loss.Check(_network.EmbeddingDimension, data.Labels);
        CheckValidation(validation, data);
        if (Interlocked.Exchange(ref _isTraining, 1) == 1)
        {
            throw new InvalidOperationException(
                "This trainer is training already; wait for that call to return, or make a trainer and " +
                "a network of their own.");
        }

        try
        {
            using RunningParts parts = RunningParts.Claim(
                (_network, "The network"),
                (_options.Loss, "options.Loss"),
                (_options.BatchSampler, "options.BatchSampler"),
                (_options.ValidationMetric.Target as GalleryAccuracy, "options.ValidationMetric"));
            CheckLossNames(data);
            BatchSequence batches = new(_options.CreateBatchSampler(), data); // may refuse the data, before the loss forgets anything
            _state ??= new(_network, _options);
            using TrainingRun run = new(_network, _options, _state, data, batches, validation, progress, _logger);
            return run.Run(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isTraining, 0);
        }
    }

    // A loss that keeps a proxy for each label, or rows with their labels, meets the labels of one call of Train again in the next.
    private void CheckLossNames(LabeledDataset data)
    {
        if (_state is { LabelNames.AreKnown: true } && (_options.Loss.Parameters.Count > 0 || _options.Loss.State.Count > 0))
        {
            NameList.ThrowIfDifferent(data.LabelNames, nameof(data), _state.LabelNames.Names, "the data of the first call");
        }
    }

    private void CheckValidation(LabeledDataset? validation, LabeledDataset data)
    {
        if (validation is not null)
        {
            Throw.IfColumnCountDiffers(validation.FeatureCount, _network.InputDimension, nameof(validation), "the network");
            Throw.IfInFile(validation.IsInMemory, nameof(validation));
            NameList.ThrowIfDifferent(validation.LabelNames, nameof(validation), data.LabelNames, nameof(data));
            if (_options.ValidationMetric == ValidationMetrics.NearestNeighborPrecision)
            {
                Throw.IfNoClassHasTwoRows(validation.RowCount, validation.ClassCount, nameof(validation));
            }
            else if (_options.ValidationMetric.Target is GalleryAccuracy gallery)
            {
                NameList.ThrowIfDifferent(validation.LabelNames, nameof(validation), gallery.LabelNames, "the metric's gallery");
            }
        }
        else if (_options.EarlyStopping is not null)
        {
            throw new ArgumentException(
                "validation is null but the options have EarlyStopping; pass rows kept apart from training, or leave EarlyStopping out.",
                nameof(validation));
        }
    }

    private static void Check(EmbeddingTrainerOptions options)
    {
        Throw.IfNot(options.Epochs >= 1, options.Epochs, "1 ≤ epochs", "Use 10 when in doubt.");
        Throw.IfNot(
            double.IsFinite(options.LearningRate) && options.LearningRate > 0, options.LearningRate, "0 < learning rate < ∞",
            "Use 0.001 when in doubt.");
        Throw.IfNoThread(options.MaxDegreeOfParallelism);
        Throw.IfNot(
            options.LossLearningRate is null or (> 0 and < double.PositiveInfinity), options.LossLearningRate ?? 0,
            "0 < learning rate < ∞; null for that of the network", "Pass 0.001 to 0.1, or leave it null.", "options.LossLearningRate");
        ArgumentNullException.ThrowIfNull(options.Loss);
        ArgumentNullException.ThrowIfNull(options.Optimizer);
        ArgumentNullException.ThrowIfNull(options.Schedule);
        ArgumentNullException.ThrowIfNull(options.ValidationMetric);
        if (options.GradientClipNorm is double norm)
        {
            Throw.IfNot(norm > 0, norm, "0 < norm; null for no limit", "Use 1 when in doubt.", "options.GradientClipNorm");
        }

        if (options.EarlyStopping is EarlyStopping stopping)
        {
            Check(stopping);
        }
    }

    private static void CheckMetric(ValidationMetric metric, IEmbeddingNetwork network)
    {
        if (metric.Target is GalleryAccuracy gallery && gallery.Network != network)
        {
            throw new ArgumentException(
                "options.ValidationMetric embeds its gallery by another network; expected the network that is trained. Make the metric " +
                "with " +
                "that network.", nameof(network));
        }
    }

    // Names go into files and into the optimizer's state.
    private static void CheckNames(IReadOnlyList<Parameter> parameters, string owner)
    {
        HashSet<string> names = [];
        if (parameters.FirstOrDefault(parameter => !names.Add(parameter.Name)) is Parameter twice)
        {
            throw new ArgumentException(
                $"{owner} has two parameters named {twice.Name}; expected every name once. Name one of them " +
                "otherwise.", owner);
        }
    }

    private static void Check(EarlyStopping stopping)
    {
        Throw.IfNot(
            stopping.Patience >= 1, stopping.Patience, "1 ≤ patience", "Pass how many epochs without improvement are allowed, such as 3.",
            "options.EarlyStopping.Patience");
        Throw.IfNot(
            double.IsFinite(stopping.MinimumImprovement) && stopping.MinimumImprovement >= 0, stopping.MinimumImprovement,
            "0 ≤ improvement < ∞", "Pass 0 to count any improvement.", "options.EarlyStopping.MinimumImprovement");
    }
}
