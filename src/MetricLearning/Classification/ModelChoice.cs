using System.Globalization;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>One model that held-out rows were classified with.</summary>
/// <param name="NetworkCount">How many networks embed a row in it; 0 if rows alone are compared.</param>
/// <param name="ComparesRows">Whether the scaled rows, or what maps make of them, are compared, alone or beside embeddings.</param>
/// <param name="Rule">Which rows vote, in words, such as "nearest centroid".</param>
/// <param name="Accuracy">The share of held-out rows that it classified rightly, 0 to 1; NaN if none were held out.</param>
/// <param name="LogLoss">
/// The mean of −ln p over held-out rows, where p is the probability that its votes gave to the right class, at the sharpness of
/// probabilities that makes this smallest; 0 ≤ loss, NaN if none were held out.
/// </param>
public sealed record CandidateModel(int NetworkCount, bool ComparesRows, string Rule, double Accuracy, double LogLoss)
{
    /// <summary>The candidate in words, with its figures.</summary>
    public override string ToString()
    {
        string networks = NetworkCount == 1 ? "1 network" : $"{NetworkCount} networks";
        string what = NetworkCount == 0 ? "rows alone" : ComparesRows ? $"{networks} and rows" : networks;
        return double.IsNaN(Accuracy)
            ? $"{what}, {Rule}: not measured"
            : string.Create(CultureInfo.InvariantCulture, $"{what}, {Rule}: accuracy {Accuracy:0.0000}, log loss {LogLoss:0.000}");
    }
}

/// <summary>Which model was chosen, among which, by what evidence, and why.</summary>
/// <param name="Chosen">The model that was chosen; one of <paramref name="Candidates"/>, unless nothing was held out.</param>
/// <param name="Candidates">All models that were tried, [0 or more]; empty if there was nothing to hold out.</param>
/// <param name="RawAccuracy">
/// The accuracy on held-out rows of the best rule for scaled rows, without networks or a map, 0 to 1; null if nothing was held out.
/// </param>
/// <param name="HeldOutRowCount">How many rows were held out and classified.</param>
/// <param name="FoldCount">In how many folds; 1 for a single hold-out, 0 if nothing was held out.</param>
/// <param name="Scaling">How rows were scaled, and mapped where they are compared, in words.</param>
/// <param name="Networks">
/// What networks were trained, in words: their number, layers, loss, steps and batches, also where <paramref name="Chosen"/> does not use
/// them; null if none were, or their numbers left the range of single precision.
/// </param>
/// <param name="Reason">Why this model, in a sentence.</param>
public sealed record ModelChoice(
    CandidateModel Chosen,
    IReadOnlyList<CandidateModel> Candidates,
    double? RawAccuracy,
    int HeldOutRowCount,
    int FoldCount,
    string Scaling,
    string? Networks,
    string Reason)
{
    /// <summary>
    /// What rows look like images of where networks were trained: square ones of 8 × 8 pixels and more, grey or of three channels. Null if
    /// they do not, or if <see cref="SimilarityClassifierOptions.ImageShape"/> was set.
    /// </summary>
    public ImageShape? LikelyImageShape { get; init; }

    /// <summary>
    /// The best model of networks that begin with convolutions, which are tried where rows look like images of no more than about 40 × 40
    /// pixels, networks, views and scaling are left open and no map of rows is asked for; null if they were not.
    /// </summary>
    public CandidateModel? Convolutions { get; init; }

    /// <summary>What to try next, in a sentence; null for nothing.</summary>
    public string? Advice => LikelyImageShape is not ImageShape shape ? null
        : $"The rows look like images of {shape}: with ImageShape set to new({shape.Height}, {shape.Width}, {shape.Channels}) networks " +
            (Convolutions is null ? "begin with convolutions, which take longer and are usually more accurate on images."
            : "with convolutions learn longer, which often makes them more accurate.");

    /// <summary>The choice, its reason and all candidates, a line each.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"Chosen: {Chosen}",
            Reason,
            .. Advice is null ? (string[])[] : [Advice],
            $"{Scaling}; {HeldOutRowCount} rows held out in {FoldCount} folds",
            .. Networks is null ? (string[])[] : [$"Trained: {Networks}"],
            .. Candidates.Select(candidate => $"  {candidate}"),
        ]);
}
