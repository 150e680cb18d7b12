using System.Numerics.Tensors;

namespace MetricLearning.Training;

/// <summary>Judges embeddings of a validation set by one finite number, such as precision at 1.</summary>
/// <param name="embeddings">The embeddings, [n × d]; reused for the next epoch, so copy what must last.</param>
/// <param name="labels">The label of each row, [n].</param>
/// <returns>The judgement, finite.</returns>
public delegate double ValidationMetric(Tensor<float> embeddings, ReadOnlySpan<int> labels);
