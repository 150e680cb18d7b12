using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierPartsTests
{
    private static readonly string[] Names = ["ant", "bee", "cow"];
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(Names, 20, seed: 1);
    private static readonly NetworkEnsemble Embedder = Create();

    [Test]
    public void Constructor_Embedder_IsAnEmptyClassifierThatAcceptsAllLabels()
    {
        SimilarityClassifier model = new(Embedder);

        (model.Count, model.InputDimension, model.EmbeddingDimension).Should().Be((0, 6, 4));
        (model.Rule, model.NoveltyNeighbor, model.Choice).Should().Be((NeighborRule.Usual, 1, null));
        (model.Threshold, model.MaxDistance).Should().Be((double.NegativeInfinity, double.PositiveInfinity));
        model.Embedder.Should().BeSameAs(Embedder);
        model.Invoking(m => m.Classify(Data.Rows[0])).Should().Throw<InvalidOperationException>().WithMessage("*add rows before*");
    }

    [Test]
    public void Constructor_RowsAddedAndCalibrated_AnswersRejectsAndIsOneFile()
    {
        SimilarityClassifier model = new(Embedder, NeighborRule.Nearest, noveltyNeighbor: 2);
        model.Add(Data.Labels, Shape.Tensor([.. Data.Rows.SelectMany(row => row)], 60, 6));
        (List<float[]> heldOut, List<string> labels) = LabelledBlobs.Create(Names, 20, seed: 2);

        SimilarityClassifier calibrated = model.Calibrate(Shape.Tensor([.. heldOut.SelectMany(row => row)], 60, 6), labels);

        heldOut.Zip(labels).Count(pair => calibrated.Classify(pair.First).Label == pair.Second).Should().BeGreaterThan(57);
        (calibrated.Rule, calibrated.NoveltyNeighbor).Should().Be((NeighborRule.Nearest, 2));
        calibrated.MaxDistance.Should().BeLessThan(double.PositiveInfinity);
        using MemoryStream file = new();
        calibrated.Save(file);
        file.Position = 0;
        SimilarityClassifier.Load(file).Classify(heldOut[7]).Should().BeEquivalentTo(calibrated.Classify(heldOut[7]));
    }

    [Test]
    public void Constructor_BadArguments_SayWhich()
    {
        FluentActions.Invoking(() => new SimilarityClassifier(null!)).Should().Throw<ArgumentNullException>().WithParameterName("embedder");
        FluentActions.Invoking(() => new SimilarityClassifier(Embedder, noveltyNeighbor: 51)).Should()
            .Throw<ArgumentOutOfRangeException>().WithParameterName("noveltyNeighbor")
            .WithMessage("noveltyNeighbor is 51; expected 1 to 50.*");
        FluentActions.Invoking(() => new SimilarityClassifier(Embedder, maxDegreeOfParallelism: 0)).Should()
            .Throw<ArgumentOutOfRangeException>().WithParameterName("maxDegreeOfParallelism");
    }

    private static NetworkEnsemble Create()
    {
        float[] values = [.. Data.Rows.SelectMany(row => row)];
        EmbeddingNetwork network = new(6, [new(16, Activation.Tanh), new(4)], seed: 1);
        return new(StandardScaler.Fit(Shape.Tensor(values, 60, 6)), [network], rowDeviation: null);
    }
}
