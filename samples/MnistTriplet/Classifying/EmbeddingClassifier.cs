using System.Buffers;
using System.Diagnostics;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet.Classifying;

/// <summary>Classifies test rows by the labels of the gallery rows whose embeddings are nearest.</summary>
/// <param name="network">Embeds the rows.</param>
/// <param name="createClassifier">Makes a classifier of embeddings by a number of neighbours.</param>
/// <remarks>Works through a thousand rows at a time, so that it heeds an interruption within a second and tells how far it is.</remarks>
internal sealed class EmbeddingClassifier(IEmbeddingNetwork network, Func<int, INearestNeighborClassifier> createClassifier)
{
    private const int ChunkRows = 1000;

    /// <summary>Embeds all rows and classifies the test rows once for each number of neighbours.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="neighborCounts">The numbers of neighbours.</param>
    /// <param name="progress">Receives the share of the searches that is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Classification Classify(
        ImageRows rows, IReadOnlyList<int> neighborCounts, IProgress<double> progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Tensor<float> gallery = Embed(rows.Gallery, cancellationToken);
        Tensor<float> queries = Embed(rows.Test, cancellationToken);
        double embeddingSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var votes = new List<Vote>();
        foreach (int neighborCount in neighborCounts)
        {
            var share = new SynchronousProgress<double>(done => progress.Report((votes.Count + done) / neighborCounts.Count));
            start = Stopwatch.GetTimestamp();
            int[] predicted = Predict(createClassifier(neighborCount), gallery, rows.Gallery.Labels, queries, share, cancellationToken);
            double searchSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            votes.Add(new Vote(neighborCount, predicted, Accuracy.Of(predicted, rows.Test.Labels), searchSeconds));
        }

        return new Classification(embeddingSeconds, votes);
    }

    private static int[] Predict(
        INearestNeighborClassifier classifier, Tensor<float> gallery, ReadOnlySpan<int> labels, Tensor<float> queries,
        SynchronousProgress<double> progress, CancellationToken cancellationToken)
    {
        classifier.Fit(gallery, labels);
        int[] predicted = new int[queries.Lengths[0]];
        for (int start = 0; start < predicted.Length; start += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(start + ChunkRows, predicted.Length);
            classifier.Predict(queries.AsReadOnlyTensorSpan([start..end, NRange.All]), predicted.AsSpan(start..end));
            progress.Report((double)end / predicted.Length);
        }

        return predicted;
    }

    private Tensor<float> Embed(LabeledDataset rows, CancellationToken cancellationToken)
    {
        Tensor<float> embeddings = Tensor.CreateFromShapeUninitialized<float>([rows.RowCount, network.EmbeddingDimension]);
        for (int start = 0; start < rows.RowCount; start += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(start + ChunkRows, rows.RowCount);
            network.Embed(
                rows.Features.AsReadOnlyTensorSpan([start..end, NRange.All]), embeddings.AsTensorSpan([start..end, NRange.All]));
        }

        return embeddings;
    }
}
