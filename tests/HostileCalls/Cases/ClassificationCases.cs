using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class ClassificationCases
{
    private const int Wide = 1 << 16;

    private static readonly float[][] Rows = [[0, 0], [0, 1], [5, 5], [5, 6]];
    private static readonly string[] Labels = ["a", "a", "b", "b"];

    public static HostileCase[] All { get; } =
    [
        ("NeighborRule.new: no neighbours", () => _ = new NeighborRule(false, 0, 1)),
        ("NeighborRule.new: more neighbours than vote", () => _ = new NeighborRule(false, 1 << 30, 1)),
        ("NeighborRule.new: NaN", () => _ = new NeighborRule(false, 1, double.NaN)),
        ("NeighborRule.Decide: no neighbours", () => NeighborRule.Usual.Decide([], [], out _)),
        ("NeighborRule.Decide: fewer distances", () => NeighborRule.Usual.Decide([1, 2], [0], out _)),
        ("NeighborRule.Decide: NaN", () => NeighborRule.Usual.Decide([1], [float.NaN], out _)),
        ("NeighborRule.Decide: very many", () => NeighborRule.Usual.Decide(new int[Wide], new float[Wide], out _)),
        ("NetworkEnsemble.new: nothing", () => _ = new NetworkEnsemble(null!, [], null)),
        ("NetworkEnsemble.new: no network and no row", () => _ = new NetworkEnsemble(new([0.0], [1.0]), [], null)),
        ("NetworkEnsemble.new: a network of other columns", () => _ = new NetworkEnsemble(
            new([0.0], [1.0]), [new EmbeddingNetwork(2, [new(2)], 1)], null)),
        ("NetworkEnsemble.new: a map of other columns", () => _ = new NetworkEnsemble(
            new([0.0], [1.0]), [], 1, new EmbeddingNetwork(Wide, [new(2)], 1))),
        ("NetworkEnsemble.new: a map of no rows", () => _ = new NetworkEnsemble(
            new([0.0], [1.0]), [new EmbeddingNetwork(1, [new(2)], 1)], null, new EmbeddingNetwork(1, [new(1)], 1))),
        ("NetworkEnsemble.new: NaN", () => _ = new NetworkEnsemble(new([0.0], [1.0]), [], double.NaN)),
        ("NetworkEnsemble.Embed: other columns", () => Ensemble().Embed(Matrix(2, 3), Matrix(2, 2))),
        ("NetworkEnsemble.Embed: a short destination", () => Ensemble().Embed(Matrix(2, 2), Matrix(1, 2))),
        ("NetworkEnsemble.EmbedRow: a short destination", () => Ensemble().EmbedRow([1, 2], new float[1])),
        ("NetworkEnsemble.EmbedRow: NaN", () => Ensemble().EmbedRow([1, float.NaN], new float[2])),
        ("NetworkEnsemble.EmbedRow: the largest numbers", () => Ensemble().EmbedRow([float.MaxValue, -float.MaxValue], new float[2])),
        ("SimilarityClassifier.new: nothing", () => _ = new SimilarityClassifier(null!)),
        ("SimilarityClassifier.new: the farthest neighbour", () => _ = new SimilarityClassifier(Ensemble(), null, int.MaxValue)),
        ("SimilarityClassifier.new: no thread", () => _ = new SimilarityClassifier(Ensemble(), NeighborRule.Nearest, 1, 0)),
        ("SimilarityClassifier.Audit: an empty gallery", () => new SimilarityClassifier(Ensemble()).Audit()),
        ("SimilarityClassifier.Audit: all neighbours and more", () =>
            SimilarityClassifier.Train(Rows, ["a", "a", "b", "b"]).Audit(new() { NeighborCount = int.MaxValue })),
        ("SimilarityClassifier.Audit: no rows", () => Trained().Audit(Matrix(0, 2), [])),
        ("SimilarityClassifier.Audit: rows of other columns", () => Trained().Audit(Matrix(1, Wide), ["a"])),
        ("SimilarityClassifier.Audit: the largest numbers", () => Trained().Audit(
            new ReadOnlyTensorSpan<float>([float.MaxValue, -float.MaxValue], [1, 2], []), ["a"])),
        ("SimilarityClassifier.Train: no rows", () => SimilarityClassifier.Train(new List<float[]>(), [])),
        ("SimilarityClassifier.Train: null", () => SimilarityClassifier.Train((LabeledDataset)null!)),
        ("SimilarityClassifier.Train: fewer labels", () => SimilarityClassifier.Train(Rows, ["a"])),
        ("SimilarityClassifier.Train: one wide row", () => ThrowUnless(
            SimilarityClassifier.Train([new float[Wide]], ["a"]).Classify(new float[Wide]).Label == "a", "it is the row itself")),
        ("SimilarityClassifier.Train: the largest numbers", () => SimilarityClassifier.Train(
            new List<float[]> { new[] { float.MaxValue }, new[] { -float.MaxValue }, new[] { 1f } }, ["a", "b", "c"])),
        ("SimilarityClassifier.Train: no step", () => SimilarityClassifier.Train(Rows, Labels, new() { Recipe = new() { StepCount = 0 } })),
        ("SimilarityClassifier.Train: no layer", () => SimilarityClassifier.Train(
            Rows, Labels, new() { Recipe = new() { HiddenWidths = [] } })),
        ("SimilarityClassifier.Classify: other columns", () => Trained().Classify(new float[Wide])),
        ("SimilarityClassifier.Classify: infinity", () => Trained().Classify([0, float.PositiveInfinity])),
        ("SimilarityClassifier.ClassifyAll: no rows", () => ThrowUnless(
            Trained().ClassifyAll(Matrix(0, 2)).Count == 0, "no row, no answer")),
        ("SimilarityClassifier.ClassifyAll: other columns", () => Trained().ClassifyAll(Matrix(Wide, 1))),
        ("SimilarityClassifier.FindSimilar: more than there are", () => ThrowUnless(
            Trained().FindSimilar([0, 0], int.MaxValue).Count == 4, "all rows")),
        ("SimilarityClassifier.FindSimilar: none", () => Trained().FindSimilar([0, 0], 0)),
        ("SimilarityClassifier.Embed: no columns", () => Trained().Embed([])),
        ("SimilarityClassifier.WithThreshold: NaN", () => Trained().WithThreshold(double.NaN)),
        ("SimilarityClassifier.WithThreshold: NaN for a label", () => Trained().WithThreshold(
            0, new Dictionary<string, double> { ["a"] = double.NaN })),
        ("SimilarityClassifier.WithMaxNovelty: NaN", () => Trained().WithMaxNovelty(double.NaN)),
        ("SimilarityClassifier.WithMaxNovelty: nothing held out", () => new SimilarityClassifier(Ensemble()).WithMaxNovelty(0.5)),
        ("SimilarityClassifier.Train: relevant components of rows that are not compared", () => SimilarityClassifier.Train(
            Rows, Labels, new() { View = ModelView.Networks, UsesRelevantComponents = true })),
        ("SimilarityClassifier.Train: relevant components of too many columns", () => SimilarityClassifier.Train(
            [new float[1 << 17], new float[1 << 17]], ["a", "a"], new() { UsesRelevantComponents = true })),
        ("SimilarityClassifier.Train: a largest novelty below 0", () => SimilarityClassifier.Train(
            Rows, Labels, new() { MaxNovelty = -double.Epsilon })),
        ("SimilarityClassifier.Calibrate: no rows", () => Trained().Calibrate(Matrix(0, 2), [])),
        ("SimilarityClassifier.Calibrate: fewer labels", () => Trained().Calibrate(Matrix(2, 2), ["a"])),
        ("SimilarityClassifier.Calibrate: labels of no rows", () => Trained().Calibrate(Matrix(1, 2), ["a"], null, 0)),
        ("SimilarityClassifier.Condense: no rows", () => Trained().Condense(Matrix(0, 2), [])),
        ("SimilarityClassifier.Condense: rows of other columns", () => Trained().Condense(Matrix(1, Wide), ["a"])),
        ("SimilarityClassifier.Condense: the largest numbers", () => Trained().Condense(
            new ReadOnlyTensorSpan<float>([float.MaxValue, -float.MaxValue], [1, 2], []), ["a"])),
        ("SimilarityClassifier.Add: no label", () => Trained().Add(null!, [0, 0])),
        ("SimilarityClassifier.Add: an id in use", () => Trained().Add("a", [0, 0], "0")),
        ("SimilarityClassifier.Add: fewer labels than rows", () => Trained().Add(["a"], Matrix(2, 2))),
        ("SimilarityClassifier.Over: no gallery", () => Trained().Over(null!)),
        ("SimilarityClassifier.Over: other columns", () => Trained().Over(new Gallery(DistanceMetric.Euclidean, Wide))),
        ("SimilarityClassifier.CopyRowsToAsync: to itself", () => Wait(Trained(), one => one.CopyRowsToAsync(one.Gallery))),
        ("GalleryClassifier.ClassifyAsync: other columns", () => WaitOver(over => over.ClassifyAsync(new float[Wide]).AsTask())),
        ("GalleryClassifier.ClassifyAllAsync: rows that differ in length", () => WaitOver(
            over => over.ClassifyAllAsync([new float[2], new float[Wide]]).AsTask())),
        ("GalleryClassifier.FindSimilarAsync: more than there are", () => WaitOver(
            async over => ThrowUnless((await over.FindSimilarAsync(new float[2], int.MaxValue)).Count == 4, "all rows"))),
        ("GalleryClassifier.AddAsync: fewer labels than rows", () => WaitOver(
            over => over.AddAsync(["a"], [new float[2], new float[2]], ["8", "9"]).AsTask())),
        ("SimilarityClassifier.Upsert: no label", () => Trained().Upsert(null!, [1, 2], "1")),
        ("SimilarityClassifier.Relabel: no id", () => Trained().Relabel(null!, "a")),
        ("SimilarityClassifier.Remove: an id that no row has", () => ThrowUnless(!Trained().Remove("no"), "there is none")),
        ("SimilarityClassifier.RemoveLabel: null", () => Trained().RemoveLabel(null!)),
        ("SimilarityClassifier.RenameLabel: null", () => Trained().RenameLabel("a", null!)),
        ("SimilarityClassifier.Save: no path", () => Trained().Save("")),
        ("SimilarityClassifier.Save: no stream", () => Trained().Save((Stream)null!)),
        ("SimilarityClassifier.Load: no path", () => SimilarityClassifier.Load("")),
        ("SimilarityClassifier.Open: no path", () => SimilarityClassifier.Open("")),
        ("SimilarityClassifier.Open: no threads", () => SimilarityClassifier.Open("no such file", 0)),
        ("SimilarityClassifier.Load: an empty file", () => SimilarityClassifier.Load(new MemoryStream())),
        ("SimilarityClassifier.Load: no threads", () => SimilarityClassifier.Load(new MemoryStream(), 0)),
    ];

    private static NetworkEnsemble Ensemble() => new(new([0.0, 0], [1.0, 1]), [], 1);

    private static SimilarityClassifier Trained() => SimilarityClassifier.Train(Rows, Labels);

    private static Tensor<float> Matrix(int rows, int columns) => Tensor.Create(new float[rows * columns], [rows, columns]);

    private static void WaitOver(Func<GalleryClassifier, Task> call) => Wait(Trained(), one => call(one.Over(one.Gallery)));

    private static void Wait(SimilarityClassifier classifier, Func<SimilarityClassifier, Task> call) =>
        call(classifier).GetAwaiter().GetResult();
}
