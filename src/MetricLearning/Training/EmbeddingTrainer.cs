using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Losses;
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
public sealed class EmbeddingTrainer
{
    private readonly IEmbeddingNetwork _network;
    private readonly EmbeddingTrainerOptions _options;
    private readonly ILogger _logger;

    /// <summary>Makes a trainer of a network.</summary>
    /// <param name="network">The network; <see cref="Train"/> changes its parameters.</param>
    /// <param name="options">How it trains; null stands for the defaults.</param>
    /// <param name="logger">Receives a line per epoch, warnings and failures; null for none.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="network"/>, or a member of the options that needs a value, is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ArgumentException">The proxies of the loss have not as many columns as the network's embeddings.</exception>
    public EmbeddingTrainer(IEmbeddingNetwork network, EmbeddingTrainerOptions? options = null, ILogger<EmbeddingTrainer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new EmbeddingTrainerOptions();
        Check(options);
        CheckProxies(options, network.EmbeddingDimension);
        _network = network;
        _options = options;
        _logger = logger ?? NullLogger<EmbeddingTrainer>.Instance;
    }

    /// <summary>Trains the network on a data set.</summary>
    /// <remarks>
    /// Each call is a run of its own: samplers, schedule and the optimizer's state begin anew; the network goes on from the parameters it
    /// has, a loss with proxies from these. After <see cref="OperationCanceledException"/> the network holds the parameters of the last
    /// complete step; after any other exception from within an epoch, those with which that epoch began. The network's statistics and the
    /// loss's proxies are those of the same moment. In both cases the network can be used and trained on.
    /// </remarks>
    /// <param name="data">The rows to learn from, [n × f] with n labels of at least two classes; not changed.</param>
    /// <param name="validation">Rows, [m × f], for <see cref="EarlyStopping"/>; null exactly if the options have none.</param>
    /// <param name="progress">
    /// Receives progress on the training thread about every 50 ms and at the end of each epoch; null for none.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <returns>What the epochs did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A data set has other columns than the network or the augmentation takes, all rows to learn from have one label, no two have the
    /// same, the loss has no proxy for a label, the batch sampler can make no batch of them, or only one of
    /// <paramref name="validation"/> and <see cref="EmbeddingTrainerOptions.EarlyStopping"/> is given. Nothing was changed.
    /// </exception>
    /// <exception cref="TrainingDivergedException">Embeddings, loss, gradient or parameters are not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A sampler gave no batch, or the metric of early stopping is not finite.</exception>
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
        }

        Throw.IfFewerThanTwoClasses(data.RowCount, data.ClassCount, nameof(data));
        Throw.IfNoClassHasTwoRows(data.RowCount, data.ClassCount, nameof(data));
        CheckLabels(data);
        CheckValidation(validation);
        return new TrainingRun(_network, _options, data, validation, progress, _logger).Run(cancellationToken);
    }

    private void CheckLabels(LabeledDataset data)
    {
        if (_options.Loss is IProxyLoss loss)
        {
            Throw.IfLabelOutOfRange(data.Labels, (int)loss.Proxies.Values.Lengths[0], nameof(data), "options.Loss");
        }
    }

    private void CheckValidation(LabeledDataset? validation)
    {
        if (validation is null != _options.EarlyStopping is null)
        {
            throw new ArgumentException(
                validation is null
                    ? "validation is null but the options have EarlyStopping; pass rows kept apart from training, or leave EarlyStopping " +
                        "out."
                    : "validation is given but the options have no EarlyStopping; set it, or pass no validation set.",
                nameof(validation));
        }

        if (validation is not null)
        {
            Throw.IfColumnCountDiffers(validation.FeatureCount, _network.InputDimension, nameof(validation), "the network");
        }
    }

    private static void Check(EmbeddingTrainerOptions options)
    {
        Throw.IfNot(options.Epochs >= 1, options.Epochs, "1 ≤ epochs");
        Throw.IfNot(double.IsFinite(options.LearningRate) && options.LearningRate > 0, options.LearningRate, "0 < learning rate < ∞");
        Throw.IfNot(options.MaxDegreeOfParallelism >= 1, options.MaxDegreeOfParallelism, "1 ≤ number of threads");
        Throw.IfNot(
            options.ProxyLearningRate is null or (> 0 and < double.PositiveInfinity),
            options.ProxyLearningRate ?? 0,
            "0 < learning rate < ∞; null for that of the network",
            "options.ProxyLearningRate");
        ArgumentNullException.ThrowIfNull(options.Loss);
        ArgumentNullException.ThrowIfNull(options.Optimizer);
        ArgumentNullException.ThrowIfNull(options.Schedule);
        if (options.GradientClipNorm is double norm)
        {
            Throw.IfNot(norm > 0, norm, "0 < norm; null for no limit", "options.GradientClipNorm");
        }

        if (options.EarlyStopping is EarlyStopping stopping)
        {
            Check(stopping);
        }
    }

    private static void CheckProxies(EmbeddingTrainerOptions options, int embeddingDimension)
    {
        if (options.Loss is IProxyLoss { Proxies.Values.Lengths: var lengths } && (lengths.Length != 2 || lengths[1] != embeddingDimension))
        {
            throw new ArgumentException(
                $"options.Loss has proxies of shape [{string.Join(" × ", lengths.ToArray())}] but the network embeds in " +
                $"{embeddingDimension} " +
                "columns; make the loss with the network's EmbeddingDimension.",
                nameof(options));
        }
    }

    private static void Check(EarlyStopping stopping)
    {
        ArgumentNullException.ThrowIfNull(stopping.Metric, "options.EarlyStopping.Metric");
        Throw.IfNot(stopping.Patience >= 1, stopping.Patience, "1 ≤ patience", "options.EarlyStopping.Patience");
        Throw.IfNot(
            double.IsFinite(stopping.MinimumImprovement) && stopping.MinimumImprovement >= 0,
            stopping.MinimumImprovement,
            "0 ≤ improvement < ∞",
            "options.EarlyStopping.MinimumImprovement");
    }
}
