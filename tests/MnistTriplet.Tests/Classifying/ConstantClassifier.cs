using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MnistTriplet.Tests.Classifying;

/// <summary>A classifier that is not the library's: gives every query the label of the first gallery row.</summary>
internal sealed class ConstantClassifier : INearestNeighborClassifier
{
    private int _label;

    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels) => _label = labels[0];

    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels) => throw new NotSupportedException();

    public Predictions Predict(in ReadOnlyTensorSpan<float> queries) => throw new NotSupportedException();

    public void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels) => labels.Fill(_label);

    public Prediction PredictRow(ReadOnlySpan<float> query) => throw new NotSupportedException();
}
