using System.Globalization;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MnistTriplet.Data;

namespace MnistTriplet.Classifying;

/// <summary>A trained network, and what else it takes to classify images by it.</summary>
/// <param name="network">The network.</param>
/// <param name="scaler">Scales the columns of an image as they were for the network's training.</param>
/// <param name="images">The images.</param>
/// <param name="plan">Which of them are the gallery, and which were held out.</param>
/// <param name="options">The settings.</param>
internal sealed class TrainedModel(
    IEmbeddingNetwork network, StandardScaler scaler, ImageSet images, RowPlan plan, ExperimentOptions options)
{
    /// <summary>The largest number of neighbours that vote in a saved classifier.</summary>
    public const int MostNeighbors = NeighborRule.LargestNeighborCount;

    private const int BlockRows = 4096;

    /// <summary>The shape of an image.</summary>
    public ImageShape Shape => images.Shape;

    /// <summary>The images that were learned from, as they are in their files, a byte a value.</summary>
    public LabeledDataset Train() => images.Select(plan.Train);

    /// <summary>The images of the gallery, as they are in their files.</summary>
    public LabeledDataset Gallery() => images.Select(plan.Gallery);

    /// <summary>The images that were held out, as they are in their files.</summary>
    public LabeledDataset Test() => images.Select(plan.Test);

    /// <summary>
    /// The classifier of images as they are in their files, a byte a value: its gallery is the experiment's, and its confidence is fitted
    /// to the rows that the experiment classified.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was interrupted.</exception>
    public SimilarityClassifier CreateClassifier(CancellationToken cancellationToken)
    {
        var rule = new NeighborRule(UsesCentroids: false, options.NeighborCount, Temperature: double.PositiveInfinity);
        var embedder = new NetworkEnsemble(scaler, [network], rowDeviation: null);
        var classifier = new SimilarityClassifier(embedder, rule, maxDegreeOfParallelism: options.ThreadCount);
        for (int start = 0; start < plan.Gallery.Length; start += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LabeledDataset block = images.Select(plan.Gallery.AsSpan(start, Math.Min(BlockRows, plan.Gallery.Length - start)));
            classifier.Add([.. block.Labels.ToArray().Select(Text)], block.Features);
        }

        cancellationToken.ThrowIfCancellationRequested();
        LabeledDataset heldOut = Test();
        HashSet<string> known = [.. classifier.Labels];
        return classifier.Calibrate(
            heldOut.Features, [.. heldOut.Labels.ToArray().Select(label => known.Contains(Text(label)) ? Text(label) : null)]);
    }

    private static string Text(int label) => label.ToString(CultureInfo.InvariantCulture);
}
