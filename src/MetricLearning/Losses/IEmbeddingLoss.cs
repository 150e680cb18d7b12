using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>A loss over the rows of an embedded batch: its value and its gradient in one call. What a trainer minimises.</summary>
/// <remarks>
/// <para>
/// The order of calls: <see cref="Check"/>, then <see cref="BeginRun"/>, then for each step <see cref="Evaluate"/> and, for each learned
/// parameter, <see cref="Gradient"/>. All calls come one after the other from the thread that trains, so a loss need not be thread-safe;
/// two trainers must not share one at the same time. Threads that a loss starts itself may read the batch once the calling thread has read
/// <see cref="EmbeddedBatch.Distances"/>, and must end before the call returns.
/// </para>
/// <para>
/// To write one: read rows from <see cref="EmbeddedBatch.Embeddings"/> or distances from <see cref="EmbeddedBatch.Distances"/>; gather the
/// gradient with respect to the distances and let <see cref="EmbeddedBatch.Backward(in ReadOnlyTensorSpan{float}, in TensorSpan{float})"/>
/// turn it into that of the embeddings.
/// </para>
/// <para>
/// What the losses of this library return for special batches: an empty batch costs 0; an anchor without a positive, or without a negative,
/// costs what the formula gives for the empty sum, or takes no part, as the type says; rows of zeros have similarity 0 to all rows and no
/// gradient where rows are compared on unit length; equal rows are at distance 0 and get no gradient from it. An embedding that is NaN or
/// infinite, wherever it lies in the batch, makes every sum of the result and the whole gradient NaN, so that no step can be taken on it
/// unnoticed. A batch of more distances than one array holds is refused with an <see cref="ArgumentException"/>.
/// </para>
/// </remarks>
public interface IEmbeddingLoss
{
    /// <summary>The distance by which the loss compares rows. The same for the life of the loss.</summary>
    EmbeddingDistance Distance { get; }

    /// <summary>
    /// Whether a term can be inactive, at a loss of 0, as where a hinge is satisfied; reports tell the share of active terms only then.
    /// True by default; false for a loss whose terms are all above 0.
    /// </summary>
    bool HasInactiveTerms => true;

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
    /// <param name="batch">
    /// Embeddings with their labels and, on demand, distances; compared by <see cref="Distance"/>. Valid until the call returns.
    /// </param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient);
}
