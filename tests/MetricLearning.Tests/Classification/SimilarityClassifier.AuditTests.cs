using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Networks;
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
    public void Audit_RowsTakePart_AuditsTheScaledRowsOrWhatStandsForThem([Values] bool isMapped)
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 1);
        SimilarityClassifier raw = SimilarityClassifier.Train(
            rows, labels, new() { NetworksPerFold = 0, UsesRelevantComponents = isMapped });
        NetworkEnsemble rowsAlone = raw.Embedder;
        SimilarityClassifier both = new(
            new(
                rowsAlone.Scaler, [new NetworkRecipe().CreateNetwork(rows[0].Length, 1, 1)], rowsAlone.RowDeviation, rowsAlone.RowMap));
        (rowsAlone.RowMap is not null).Should().Be(isMapped);
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

    [Test]
    public void Audit_RowsAgainstTheGallery_FindsCopiesWrongLabelsAndOutliers(
        [Values(0, 1)] int networks, [Values] bool comparesRows, [Values] bool isMapped)
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 1);
        NetworkEnsemble raw = SimilarityClassifier.Train(
            rows, labels, new() { NetworksPerFold = 0, UsesRelevantComponents = isMapped }).Embedder;
        EmbeddingNetwork network = new(rows[0].Length, [new(4)], seed: 2);
        NetworkEnsemble parts = networks == 0 ? raw : comparesRows ? new(raw.Scaler, [network], 1.7, raw.RowMap)
            : new(raw.Scaler, [network], rowDeviation: null);
        SimilarityClassifier model = new(parts);
        model.Add(labels, Matrix(rows), [.. rows.Select((_, row) => $"known {row}")]);
        Random random = new(7);
        List<float[]> others =
        [
            LabelledBlobs.Row("bee", random), rows[4], LabelledBlobs.Row("ant", random), [.. rows[5].Select(value => value * 30)],
            LabelledBlobs.Row("ant", random),
        ];

        string[] given = ["bee", labels[4], "cow", labels[5], "dog"];

        DatasetAudit audit = model.Audit(Matrix(others), given, ["fine", "copy", "wrong", "far", "new"]);

        (audit.RowCount, audit.TestRowCount, model.Count).Should().Be((60, 5, 60), "rows are not added");
        audit.ExactDuplicates.Should().ContainSingle().Which.Rows.Select(row => (row.Part, row.Id)).Should()
            .Equal((AuditPart.Train, "known 4"), (AuditPart.Test, "copy"));
        LabelSuspect suspect = audit.LabelSuspects.First(one => one.Row.Part == AuditPart.Test);
        (suspect.Row.Id, suspect.SuggestedLabel).Should().Be(("wrong", "ant"));
        audit.Outliers[0].Row.Should().Be(new AuditedRow(AuditPart.Test, 3, "far", labels[5]));
        double.IsNaN(audit.TestLabelScores[4]).Should().BeTrue("the gallery has no such label");
        double.IsNaN(audit.TestLabelScores[0]).Should().BeFalse();
    }

    [Test]
    public void Audit_RowsThatDoNotFit_SaysWhichAndWhatToDo()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 4, seed: 1);
        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, new() { NetworksPerFold = 0 });
        float[] row = rows[0];

        Refused(() => model.Audit(Matrix([row]), null!)).Should().BeOfType<ArgumentNullException>();
        Refused(() => model.Audit(Matrix([row]), ["ant", "bee"])).Message.Should().Match("labels*2*1*");
        Refused(() => model.Audit(Matrix([[1f, 2f]]), ["ant"])).Message.Should().Match("rows*2*6*");
        Refused(() => model.Audit(Tensor.Create(Array.Empty<float>(), [0, 6]), [])).Message.Should().Match("rows*");
        Refused(() => model.Audit(Matrix([[.. row[1..], float.NaN]]), ["ant"])).Message.Should().Match("rows*NaN*");
        Refused(() => model.Audit(Matrix([row]), [null!])).Message.Should().Match("labels?0? is null*");
        Refused(() => model.Audit(Matrix([row]), ["ant"], ["1", "2"])).Message.Should().Match("ids*2*1*");
        Refused(() => model.Audit(Matrix([row]), ["ant"], null, new() { NeighborCount = 0 })).Message.Should().Match("NeighborCount*");
        FluentActions.Invoking(() => model.Audit(Matrix([row]), ["ant"], cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => new SimilarityClassifier(model.Embedder).Audit(Matrix([row]), ["ant"]))
            .Should().Throw<InvalidOperationException>().WithMessage("*no rows*add rows*");
    }

    private static ArgumentException Refused(Action call) => FluentActions.Invoking(call).Should().Throw<ArgumentException>().Which;

    private static ReadOnlyTensorSpan<float> Matrix(List<float[]> rows) =>
        new(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length], []);
}
