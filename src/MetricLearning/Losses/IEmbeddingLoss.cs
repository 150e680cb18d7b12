using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>A loss over the rows of an embedded batch: its value and its gradient in one call. What a trainer minimises.</summary>
public interface IEmbeddingLoss
{
    /// <summary>The distance by which the loss compares rows.</summary>
    EmbeddingDistance Distance { get; }

    /// <summary>
    /// What the loss itself learns, such as a proxy for each class; a trainer moves it as it moves the network. None by default.
    /// </summary>
    IReadOnlyList<Parameter> Parameters => [];

    /// <summary>
    /// What else an evaluation leaves for the next one, such as remembered rows: what a snapshot must hold to go on from it. The same
    /// arrays from one <see cref="BeginRun"/> to the next. None by default.
    /// </summary>
    IReadOnlyList<NamedArray> State => [];

    /// <summary>
    /// Refuses data that the loss cannot learn from; changes nothing. Called before a trainer changes anything. Accepts all by default.
    /// </summary>
    /// <param name="dimension">Columns of an embedding, d.</param>
    /// <param name="labels">The labels of all rows to learn from, [n].</param>
    /// <exception cref="ArgumentException">The loss has no proxy for a label, or expects embeddings of another dimension.</exception>
    void Check(int dimension, ReadOnlySpan<int> labels)
    {
    }

    /// <summary>
    /// Begins a run of training: forgets what earlier batches left in <see cref="State"/>, not what was learned. Does nothing by default.
    /// </summary>
    /// <remarks>
    /// A trainer calls it once, before its first step. Evaluations outside a run, such as a look at the loss, need no call.
    /// </remarks>
    /// <param name="dimension">Columns of an embedding, d.</param>
    void BeginRun(int dimension)
    {
    }

    /// <summary>
    /// The gradient of the last evaluation with respect to a learned parameter, flattened like its values. May be scaled in place.
    /// </summary>
    /// <param name="parameter">The parameter's index in <see cref="Parameters"/>; empty for a measured one.</param>
    Span<float> Gradient(int parameter) => [];

    /// <summary>Computes the loss and its gradient with respect to the embeddings of the anchors.</summary>
    /// <param name="batch">Embeddings with their labels and, on demand, distances; compared by <see cref="Distance"/>.</param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient);
}
