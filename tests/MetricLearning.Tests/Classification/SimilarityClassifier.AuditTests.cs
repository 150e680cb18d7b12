using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierAuditTests
{
    private static readonly string[] Names = ["ant", "bee", "cow"];

    [Test]
    public void Audit_WrongLabelAndCopy_NamesThemByTheirIds()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 1);
        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, new() { Recipe = new() { StepCount = 50 } });
        model.Add("cow", LabelledBlobs.Row("ant", new(7)), id: "wrong");
        model.Add(labels[4], rows[4], id: "copy");
        _ = model.Remove("3");

        DatasetAudit audit = model.Audit();

        audit.RowCount.Should().Be(61);
        audit.LabelSuspects[0].Row.Id.Should().Be("wrong");
        audit.LabelSuspects[0].SuggestedLabel.Should().Be("ant");
        audit.ExactDuplicates.Should().ContainSingle().Which.Rows.Select(row => row.Id).Should().Equal("4", "copy");
    }

    [Test]
    public void Audit_RowsTakePart_AuditsTheScaledRows()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 1);
        SimilarityClassifier raw = SimilarityClassifier.Train(rows, labels, new() { NetworksPerFold = 0 });
        SimilarityClassifier both = new(
            new(raw.Embedder.Scaler, [new NetworkRecipe().CreateNetwork(rows[0].Length, 1, 1)], raw.Embedder.RowDeviation));
        both.Add(labels, Matrix(rows), [.. Enumerable.Range(0, rows.Count).Select(row => $"{row}")]);

        both.Audit().LabelScores.ToArray().Should().Equal(raw.Audit().LabelScores.ToArray(), (one, other) => Math.Abs(one - other) < 1e-5);
    }

    [Test]
    public void Audit_Options_AreHeeded()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 1);
        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, new() { NetworksPerFold = 0 });

        model.Audit(new() { NeighborCount = 3 }).NeighborCount.Should().Be(3);

        FluentActions.Invoking(() => model.Audit(cancellationToken: new(canceled: true))).Should().Throw<OperationCanceledException>();
        foreach (string label in Names)
        {
            _ = model.RemoveLabel(label);
        }

        FluentActions.Invoking(() => model.Audit()).Should().Throw<InvalidOperationException>().WithMessage("*no rows*add rows*");
    }

    private static System.Numerics.Tensors.ReadOnlyTensorSpan<float> Matrix(List<float[]> rows) =>
        new(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length], []);
}
