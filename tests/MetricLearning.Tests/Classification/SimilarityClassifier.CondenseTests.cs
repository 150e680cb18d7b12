using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierCondenseTests
{
    private const double Spread = 16; // classes touch

    private static readonly string[] Names = ["ant", "bee", "cow"];
    private static readonly (List<float[]> Rows, List<string> Labels) Data = Blobs(100, seed: 1), HeldOut = Blobs(50, seed: 2);

    private static readonly NeighborRule[] Rules =
    [
        NeighborRule.Nearest,
        new(UsesCentroids: false, 5, double.PositiveInfinity),
        NeighborRule.Usual,
        new(UsesCentroids: false, 50, 0.02),
    ];

    [Test]
    public void Condense_RuleOfRows_KeepsRowsThatLabelAllOthersRight([ValueSource(nameof(Rules))] NeighborRule rule)
    {
        SimilarityClassifier model = Train(rule);

        CondensedClassifier condensed = model.Condense(Matrix(HeldOut.Rows), HeldOut.Labels);

        SimilarityClassifier kept = condensed.Classifier;
        (condensed.RowsBefore, condensed.RowsAfter).Should().Be((300, kept.Count));
        kept.Count.Should().BeLessThan(100);
        kept.Embedder.Should().BeSameAs(model.Embedder);
        (kept.Rule, kept.Threshold, kept.MaxDistance).Should().Be((rule, model.Threshold, model.MaxDistance));
        IReadOnlyList<Match> matches = kept.ClassifyAll(Matrix(Data.Rows));
        for (int row = 0; row < Data.Rows.Count; row++)
        {
            if (kept.Gallery.Contains($"{row}"))
            {
                matches[row].Neighbors[0].Should().Be(new GalleryNeighbor($"{row}", Data.Labels[row], 0), "it is the row of that id");
            }
            else
            {
                matches[row].NearestLabel.Should().Be(Data.Labels[row]);
            }
        }
    }

    [Test]
    public void Condense_AnyRule_TellsWhatTheAnswersOfBothAre([Values] bool usesCentroids)
    {
        SimilarityClassifier model = Train(usesCentroids ? NeighborRule.Centroids : NeighborRule.Usual);
        List<string> labels = [.. HeldOut.Labels[..^1], "never seen"];

        CondensedClassifier condensed = model.Condense(Matrix(HeldOut.Rows), labels);

        IReadOnlyList<Match> before = model.ClassifyAll(Matrix(HeldOut.Rows));
        IReadOnlyList<Match> after = condensed.Classifier.ClassifyAll(Matrix(HeldOut.Rows));
        condensed.AccuracyBefore.Should().Be(Share(before, labels, match => match.NearestLabel)).And.BeInRange(0.8, 0.999);
        condensed.AccuracyAfter.Should().Be(Share(after, labels, match => match.NearestLabel)).And.BeInRange(0.8, 0.999);
        condensed.AcceptedBefore.Should().Be(Share(before, labels, match => match.Label)).And.BeInRange(0.7, 0.999);
        condensed.AcceptedAfter.Should().Be(Share(after, labels, match => match.Label))
            .And.BeLessThan(condensed.AcceptedBefore - 0.1, "kept rows lie along the borders, far from most");
        condensed.RowsAfter.Should().BeLessThan(100);
    }

    [Test]
    public void Condense_ThenCalibrate_AcceptsRightLabelsAgain()
    {
        CondensedClassifier condensed = Train(NeighborRule.Usual).Condense(Matrix(HeldOut.Rows), HeldOut.Labels);
        (List<float[]> rows, List<string> labels) = Blobs(50, seed: 3);

        SimilarityClassifier calibrated = condensed.Classifier.Calibrate(Matrix(rows), labels);

        Share(calibrated.ClassifyAll(Matrix(HeldOut.Rows)), HeldOut.Labels, match => match.Label)
            .Should().BeGreaterThan(condensed.AcceptedAfter + 0.2).And.BeApproximately(condensed.AccuracyAfter, 0.03);
    }

    [Test]
    public void Condense_ThenChanges_LeavesBothApart()
    {
        SimilarityClassifier model = Train(NeighborRule.Nearest);
        GallerySnapshot before = model.Gallery.Snapshot;

        SimilarityClassifier kept = model.Condense(Matrix(HeldOut.Rows), HeldOut.Labels).Classifier;

        model.Gallery.Snapshot.Should().BeSameAs(before);
        int count = kept.Count;
        kept.Add("dog", Data.Rows[0], id: "new");
        model.Gallery.Snapshot.Should().BeSameAs(before);
        model.Add("dog", Data.Rows[0], id: "other");
        kept.Count.Should().Be(count + 1);
    }

    [Test]
    public void Condense_OneRow_KeepsIt()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[1f, 2f]], ["one"]);

        CondensedClassifier condensed = model.Condense(Matrix([[1f, 2.5f], [0f, 2f]]), ["one", "two"]);

        (condensed.RowsAfter, condensed.AccuracyBefore, condensed.AccuracyAfter).Should().Be((1, 0.5, 0.5));
    }

    [Test]
    public void Condense_Cancelled_Stops()
    {
        SimilarityClassifier model = Train(NeighborRule.Nearest);
        using CancellationTokenSource source = new();
        NeighborWinner cancels = (classes, _) =>
        {
            source.Cancel();
            return -1; // wrong, so that another round follows
        };

        model.Invoking(one => one.Condense(Matrix(HeldOut.Rows), HeldOut.Labels, new(canceled: true)))
            .Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => GalleryCondensing.Choose(model.Gallery.Snapshot, 1, cancels, source.Token))
            .Should().Throw<OperationCanceledException>("it was cancelled in the first round");
    }

    [Test]
    public void Condense_RowsThatDoNotFit_ChangesNothing()
    {
        SimilarityClassifier model = Train(NeighborRule.Nearest);
        GallerySnapshot before = model.Gallery.Snapshot;
        float[] row = Data.Rows[0];

        Refused(() => model.Condense(Matrix([row]), null!)).Should().BeOfType<ArgumentNullException>();
        Refused(() => model.Condense(Matrix([row]), ["ant", "bee"])).Message.Should().Match("labels*2*1*");
        Refused(() => model.Condense(Matrix([row[1..]]), ["ant"])).Message.Should().Match("rows*1*2*");
        Refused(() => model.Condense(Tensor.Create(Array.Empty<float>(), [0, 2]), [])).Message.Should().Match("rows*");
        Refused(() => model.Condense(Matrix([[.. row[1..], float.NaN]]), ["ant"])).Message.Should().Match("rows*NaN*");
        Refused(() => model.Condense(Matrix([row]), [null!])).Message.Should().Match("labels?0? is null*");
        FluentActions.Invoking(() => new SimilarityClassifier(model.Embedder).Condense(Matrix([row]), ["ant"]))
            .Should().Throw<InvalidOperationException>().WithMessage("*no rows*add rows*");

        model.Gallery.Snapshot.Should().BeSameAs(before);
    }

    private static double Share(IReadOnlyList<Match> matches, List<string> labels, Func<Match, string?> answer) =>
        (double)matches.Where((match, row) => answer(match) == labels[row]).Count() / matches.Count;

    private static SimilarityClassifier Train(NeighborRule rule) =>
        SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0, Rule = rule });

    private static (List<float[]> Rows, List<string> Labels) Blobs(int rowsPerLabel, int seed) =>
        LabelledBlobs.Create(Names, rowsPerLabel, seed, columns: 2, Spread);

    private static ArgumentException Refused(Action call) => FluentActions.Invoking(call).Should().Throw<ArgumentException>().Which;

    private static ReadOnlyTensorSpan<float> Matrix(List<float[]> rows) =>
        new(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length], []);
}
