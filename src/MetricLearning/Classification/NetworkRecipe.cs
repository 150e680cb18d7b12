using System.Globalization;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Training;

namespace MetricLearning.Classification;

/// <summary>How one small network of an ensemble is built and trained.</summary>
/// <remarks>
/// Fully connected layers end in a unit-length embedding; a softmax over the cosines to one learned proxy per class is the loss (<see
/// cref="ArcFaceLoss"/> without a margin) unless a <see cref="NetworkLoss"/> makes another; AdamW moves the parameters and the rate falls
/// along a cosine. A recipe that is given replaces all that is chosen by the size of the data. Immutable and thread-safe.
/// </remarks>
public sealed record NetworkRecipe
{
    /// <summary>The fewest steps that are worth training a network for.</summary>
    internal const int FewestSteps = 300;

    /// <summary>The same of networks that begin with convolutions, which find more in a step.</summary>
    internal const int FewestStepsOfImages = 100;

    private const int FewRowsOfClass = 10;
    private const double MovedShare = 0.75; // of the steps of images
    private const int SmallRows = 20_000;
    private const double MostMultiplyAdds = 2e11; // forward passes of one network: tens of seconds of one core with the rest
    private const double MostMultiplyAddsOfImages = 4e11; // about two minutes of one core: convolutions are worth it
    private const double MostMultiplyAddsOfManyImages = 1e12;

    /// <summary>
    /// The channels of the convolutions that stand before all other layers where rows are images, each 1 or more; rows that are none have
    /// none. The first reads 5 × 5 pixels and the others 3 × 3, each is pooled by 2 as long as a side has 4 pixels or more, normalised over
    /// the batch and rectified.
    /// </summary>
    public IReadOnlyList<int> ConvolutionChannels { get; init; } = [32, 64, 128];

    /// <summary>
    /// How images are moved in the first three quarters of the steps, apart from <see cref="ImageAugmentationOptions.Fill"/>, which is
    /// their background; null, the default, for a little: shifts of 7 % of the smaller side, 15 degrees, 15 % in size, and bends.
    /// </summary>
    public ImageAugmentationOptions? Motion { get; init; }

    /// <summary>The widths of the layers before the embedding, each 1 or more.</summary>
    public IReadOnlyList<int> HiddenWidths { get; init; } = [128];

    /// <summary>The function after each of them.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The share of hidden numbers that a training step drops, 0 ≤ rate &lt; 1.</summary>
    public double Dropout { get; init; }

    /// <summary>The columns of an embedding, 1 ≤ d.</summary>
    public int EmbeddingDimension { get; init; } = 32;

    /// <summary>The number of steps, 1 ≤ count.</summary>
    public int StepCount { get; init; } = 1500;

    /// <summary>The rows of a batch, 1 ≤ size.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The highest learning rate, 0 &lt; rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The weight decay of AdamW, 0 ≤ decay.</summary>
    public double WeightDecay { get; init; } = 0.3;

    /// <summary>What cosines are multiplied by before the softmax, 0 &lt; scale.</summary>
    public double Scale { get; init; } = 16;

    /// <summary>What networks learn by; null for the usual loss.</summary>
    internal NetworkLoss? Loss { get; init; }

    /// <summary>What rows are images of; null for rows that are none.</summary>
    internal ImageShape? ImageShape { get; init; }

    /// <summary>The recipe for a table of a size.</summary>
    /// <remarks>
    /// Few rows: 60 passes over the data, 1,500 to 4,000 steps of 64 rows. Many rows: 10 passes in steps of 256, at most 20,000. Wide
    /// rows and very many classes make a step dear, so there are fewer steps, at least 300. Many classes need more directions, so an
    /// embedding has 64 columns above 64 classes. At most ten embeddings of each class are soon learned by heart: the layer is wide, each
    /// step drops three tenths of it, and there are no more passes than 60 but for 300 steps. Convolutions may take longer, and what they
    /// find is joined by a wider layer.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="isFewShot">What <see cref="IsFewShot"/> says of them.</param>
    /// <param name="shape">What they are images of; null if they are none.</param>
    internal static NetworkRecipe For(int rows, int columns, int classes, bool isFewShot = false, ImageShape? shape = null)
    {
        NetworkRecipe recipe = new() { ImageShape = shape };
        if (shape is not null)
        {
            recipe = recipe with { HiddenWidths = [256] };
        }
        else if (isFewShot)
        {
            recipe = recipe with { HiddenWidths = [512], Dropout = 0.3 };
        }

        bool isSmall = rows <= SmallRows;
        int batch = isSmall || shape is not null ? 64 : 256;
        int dimension = isFewShot || classes > 64 ? 64 : recipe.EmbeddingDimension;
        long passes = isSmall ? 60 : 10;
        long steps = Math.Clamp(passes * rows / batch, isFewShot ? FewestSteps : 1500, isSmall ? 4000 : 20_000);
        recipe = recipe with { BatchSize = batch, EmbeddingDimension = dimension, StepCount = (int)steps };
        double most = shape is null ? MostMultiplyAdds : isSmall ? MostMultiplyAddsOfImages : MostMultiplyAddsOfManyImages;
        double affordable = most / recipe.WorkFor(columns, classes) * steps;
        return recipe with { StepCount = (int)Math.Min(steps, Math.Max(FewestSteps, affordable)) };
    }

    /// <summary>
    /// Whether rows are an encoder's embeddings, of length 1, and so few of each class that their mean says more than each of them. In
    /// other tables classes are no clusters: there, centroids lost 1.3 points at five rows a class, and gain 2 on embeddings.
    /// </summary>
    internal static bool IsFewShot(LabeledDataset data) =>
        data.RowCount <= (long)FewRowsOfClass * data.ClassCount && RowScalers.UsualScaling(data) == RowScaling.Common;

    /// <summary>Requires numbers within their ranges.</summary>
    /// <param name="shape">What rows are images of; null if they are none.</param>
    internal void Check(ImageShape? shape)
    {
        ImageShape image = shape ?? new(1, 1, 1);
        _ = new ImageAugmentation(image, seed: 0, MotionOf(image)); // says what is wrong with the motion
        ArgumentNullException.ThrowIfNull(ConvolutionChannels, nameof(ConvolutionChannels));
        foreach (int channels in ConvolutionChannels)
        {
            Throw.IfNot(
                channels >= 1, channels, "1 ≤ channels", "Pass the outputs of each convolution, such as [32, 64, 128].",
                nameof(ConvolutionChannels));
        }

        ArgumentNullException.ThrowIfNull(HiddenWidths, nameof(HiddenWidths));
        Throw.IfNot(
            HiddenWidths.Count >= 1, HiddenWidths.Count, "1 or more hidden layers", "Pass the width of at least one, such as [128].",
            nameof(HiddenWidths));
        foreach (int width in HiddenWidths)
        {
            Throw.IfNot(width >= 1, width, "1 ≤ width", "Pass the number of outputs of each hidden layer.", nameof(HiddenWidths));
        }

        Throw.IfNotDefined(Activation, nameof(Activation));
        Throw.IfNot(Dropout is >= 0 and < 1, Dropout, "0 ≤ rate < 1", "Pass 0 for no dropout.", nameof(Dropout));
        Throw.IfNot(EmbeddingDimension >= 1, EmbeddingDimension, "1 ≤ d", "Use 32 when in doubt.", nameof(EmbeddingDimension));
        Throw.IfNot(StepCount >= 1, StepCount, "1 ≤ count", "Pass some hundreds or more.", nameof(StepCount));
        Throw.IfNot(BatchSize >= 1, BatchSize, "1 ≤ size", "Use 64 when in doubt.", nameof(BatchSize));
        Throw.IfNot(
            LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, "0 < rate, finite", "Use 0.002 when in doubt.",
            nameof(LearningRate));
        Throw.IfNot(
            WeightDecay >= 0 && double.IsFinite(WeightDecay), WeightDecay, "0 ≤ decay, finite", "Pass 0 for no decay.",
            nameof(WeightDecay));
        Throw.IfNot(Scale > 0 && double.IsFinite(Scale), Scale, "0 < scale, finite", "Use 16 when in doubt.", nameof(Scale));
    }

    /// <summary>Multiply-adds of the forward passes of one training.</summary>
    /// <param name="columns">The columns of a row.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rows">The number of rows, above which there are none in a batch of equally many of each class.</param>
    internal double WorkFor(int columns, int classes, int rows = int.MaxValue)
    {
        double convolutions = 0, input = columns;
        if (ImageShape is ImageShape shape)
        {
            convolutions = ImageLayers.WorkFor(shape, ConvolutionChannels, out input);
        }

        double batch = Loss?.RowsPerClass is int own ? Math.Min(rows, (double)own * Math.Min(classes, ClassesOfBatch(own))) : BatchSize;
        return StepCount * batch
            * (convolutions + (input * HiddenWidths[0]) + ((HiddenWidths[^1] + classes) * (double)EmbeddingDimension));
    }

    /// <summary>Makes a network with random weights.</summary>
    internal EmbeddingNetwork CreateNetwork(int columns, int seed, int maxDegreeOfParallelism)
    {
        List<NetworkLayer> layers = ImageShape is ImageShape image ? ImageLayers.Of(image, ConvolutionChannels) : [];
        foreach (int width in HiddenWidths)
        {
            layers.Add(new FullyConnectedLayer(width, Activation));
            if (Dropout > 0)
            {
                layers.Add(new DropoutLayer(Dropout));
            }
        }

        layers.Add(new FullyConnectedLayer(EmbeddingDimension));
        layers.Add(new UnitLengthLayer());
        return new(ImageShape ?? new(1, 1, columns), layers, seed, new() { MaxDegreeOfParallelism = maxDegreeOfParallelism });
    }

    /// <summary>Trains a network on scaled rows.</summary>
    /// <param name="network">The network; its parameters change.</param>
    /// <param name="data">Scaled rows of at least two classes, labelled 0 to c − 1.</param>
    /// <param name="rows">The rows of the data to learn from.</param>
    /// <param name="loss">The network's own loss.</param>
    /// <param name="seed">The seed of batches.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; the result does not depend on it.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <exception cref="TrainingDivergedException">A number is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal void Train(
        EmbeddingNetwork network,
        LabeledDataset data,
        int[] rows,
        IEmbeddingLoss loss,
        int seed,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken)
    {
        EmbeddingTrainer trainer = new(network, new()
        {
            Epochs = 1,
            Augmentation = AugmentationFor(data, seed),
            BatchSampler = Loss?.RowsPerClass is int rowsPerClass
                ? new ModelSelectionClassBatches(rows, ClassesOfBatch(rowsPerClass), rowsPerClass, StepCount, seed)
                : new ModelSelectionBatches(rows, BatchSize, StepCount, seed),
            Loss = loss,
            LearningRate = LearningRate,
            LossLearningRate = Loss?.LearningRate,
            Optimizer = new AdamOptimizer(new() { WeightDecay = WeightDecay, Beta2 = 0.99 }),
            Schedule = new CosineSchedule(0.05),
            MaxDegreeOfParallelism = maxDegreeOfParallelism,
        });
        _ = trainer.Train(data, cancellationToken: cancellationToken);
    }

    /// <summary>Makes the loss of a network: the usual one, or that of the options.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The network's seed.</param>
    /// <exception cref="InvalidOperationException">The options' own is null.</exception>
    internal IEmbeddingLoss CreateLoss(int classes, int seed)
    {
        if (Loss is null)
        {
            return new ArcFaceLoss(classes, EmbeddingDimension, seed, new() { MarginDegrees = 0, Scale = Scale });
        }

        NetworkLossRequest request = new() { ClassCount = classes, EmbeddingDimension = EmbeddingDimension, Seed = seed };
        return Loss.Create(request) ?? throw new InvalidOperationException(
            $"{nameof(NetworkLoss)}.{nameof(NetworkLoss.Create)} returned null; expected a loss. Return a new one in each call.");
    }

    /// <summary>Layers, loss and steps in words.</summary>
    /// <param name="loss">The name of the loss; null for the usual one.</param>
    /// <param name="rows">The number of rows that a network learns from.</param>
    /// <param name="classes">The number of their classes.</param>
    internal string Describe(string? loss, int rows, int classes)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string convolutions = ImageShape is null ? "" : $"convolutions of {string.Join(", ", ConvolutionChannels)} channels, ";
        string dropout = Dropout > 0 ? string.Create(culture, $" with dropout {Dropout}") : "";
        string hidden = $"{string.Join(", ", HiddenWidths)} {Activation.ToString().ToLowerInvariant()}{dropout}";
        string name = loss ?? string.Create(culture, $"softmax over cosines to a proxy of each label, scale {Scale}");
        string batch = Loss?.RowsPerClass is int own
            ? $"at most {own} rows of each of {Math.Min(classes, ClassesOfBatch(own))} labels"
            : $"{Math.Min(BatchSize, rows)} rows";
        return string.Create(
            culture, $"{convolutions}{hidden}, {EmbeddingDimension} of unit length; {name}; {StepCount:N0} steps of {batch}");
    }

    /// <summary>The largest number of classes of a batch that has equally many rows of each.</summary>
    internal int ClassesOfBatch(int rowsPerClass) => Math.Max(2, BatchSize / rowsPerClass);

    private ImageAugmentationOptions MotionOf(ImageShape shape) =>
        Motion ?? ImageAugmentationOptions.ForShape(shape, shift: 0.07, rotation: 15, scaling: 0.15, bend: 0.143);

    private EndingAugmentation? AugmentationFor(LabeledDataset data, int seed)
    {
        if (ImageShape is not ImageShape shape)
        {
            return null;
        }

        ImageAugmentationOptions motion = MotionOf(shape) with { Fill = ImageBackground.Of(data, shape) };
        return new(new ImageAugmentation(shape, seed, motion), (long)(MovedShare * StepCount));
    }
}
