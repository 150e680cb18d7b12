using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EmbeddingTrainerArgumentsTests
{
    private static readonly EarlyStopping Stopping = new();

    private static readonly TestCaseData[] BadOptions =
    [
        new(new EmbeddingTrainerOptions { Epochs = 0 }, "options.Epochs", "options.Epochs is 0; expected 1 ≤ epochs.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = 0 },
            "options.LearningRate",
            "options.LearningRate is 0; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = double.PositiveInfinity },
            "options.LearningRate",
            "options.LearningRate is *; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = double.NaN },
            "options.LearningRate",
            "options.LearningRate is NaN; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LossLearningRate = 0 },
            "options.LossLearningRate",
            "options.LossLearningRate is 0; expected 0 < learning rate < ∞; null for that of the network.*"),
        new(
            new EmbeddingTrainerOptions { LossLearningRate = double.PositiveInfinity },
            "options.LossLearningRate",
            "options.LossLearningRate is *; expected 0 < learning rate < ∞; null for that of the network.*"),
        new(
            new EmbeddingTrainerOptions { MaxDegreeOfParallelism = 0 },
            "options.MaxDegreeOfParallelism",
            "options.MaxDegreeOfParallelism is 0; expected 1 ≤ degree.*"),
        new(
            new EmbeddingTrainerOptions { GradientClipNorm = 0 },
            "options.GradientClipNorm",
            "options.GradientClipNorm is 0; expected 0 < norm; null for no limit.*"),
        new(
            new EmbeddingTrainerOptions { EarlyStopping = Stopping with { Patience = 0 } },
            "options.EarlyStopping.Patience",
            "options.EarlyStopping.Patience is 0; expected 1 ≤ patience.*"),
        new(
            new EmbeddingTrainerOptions { EarlyStopping = Stopping with { MinimumImprovement = -0.5 } },
            "options.EarlyStopping.MinimumImprovement",
            "options.EarlyStopping.MinimumImprovement is -0.5; expected 0 ≤ improvement < ∞.*"),
    ];

    private static readonly TestCaseData[] MissingOptions =
    [
        new(new EmbeddingTrainerOptions { Loss = null! }, "options.Loss"),
        new(new EmbeddingTrainerOptions { Optimizer = null! }, "options.Optimizer"),
        new(new EmbeddingTrainerOptions { Schedule = null! }, "options.Schedule"),
        new(new EmbeddingTrainerOptions { ValidationMetric = null! }, "options.ValidationMetric"),
    ];

    [TestCaseSource(nameof(BadOptions))]
    public void Constructor_NumberOutOfRange_SaysWhichAndWhatIsExpected(EmbeddingTrainerOptions options, string name, string message)
    {
        Action act = () => _ = new EmbeddingTrainer(new ScalingNetwork(1), options);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage(message);
    }

    [TestCaseSource(nameof(MissingOptions))]
    public void Constructor_MissingOption_SaysWhich(EmbeddingTrainerOptions options, string name)
    {
        Action act = () => _ = new EmbeddingTrainer(new ScalingNetwork(1), options);

        act.Should().Throw<ArgumentNullException>().WithParameterName(name);
    }

    [Test]
    public void Constructor_NoNetwork_Throws()
    {
        Action act = () => _ = new EmbeddingTrainer(null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("network");
    }

    [Test]
    public void Train_NoData_Throws()
    {
        new EmbeddingTrainer(new ScalingNetwork(1)).Invoking(t => t.Train(null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("data");
    }

    [Test]
    public void Train_DataOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new(), Rows(2, 0, 0, 1), validation: null).WithParameterName("data")
            .WithMessage("data has 2 columns but the network expects 1; pass rows of that dimension.*");
    }

    [Test]
    public void Train_AugmentationOfOtherColumns_SaysBoth()
    {
        EmbeddingTrainer trainer = new(new ScalingNetwork(1), new() { Augmentation = new RowStamp(3) });

        trainer.Invoking(t => t.Train(Rows(1, 0, 0, 1))).Should().Throw<ArgumentException>().WithParameterName("data")
            .WithMessage("data has 1 columns but the augmentation expects 3; pass rows of that dimension.*");
    }

    [Test]
    public void Train_OneClassOnly_SaysThatNegativesAreMissing()
    {
        ShouldThrowAndChangeNothing(new(), Rows(1, 3, 3, 3), validation: null).WithParameterName("data")
            .WithMessage("data has 1 distinct label; expected at least 2*");
    }

    [Test]
    public void Train_NoTwoRowsOfOneClass_SaysThatPositivesAreMissing()
    {
        ShouldThrowAndChangeNothing(new(), Rows(1, 3, 4, 5), validation: null).WithParameterName("data")
            .WithMessage("data has 3 distinct labels in 3 rows; expected a label with at least 2 rows*");
    }

    [Test]
    public void Train_LabelWithoutProxy_SaysWhich()
    {
        ShouldThrowAndChangeNothing(new() { Loss = new ScriptedProxyLoss(1, 2) }, Rows(1, 0, 1, 1, 2), validation: null)
            .WithParameterName("labels").WithMessage("labels has label 2 at row 3; expected 0 to 1, a class that has a proxy. *");
    }

    [Test]
    public void Train_ProxiesOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new() { Loss = new ArcFaceLoss(2, dimension: 3, seed: 1) }, Rows(1, 0, 0, 1), validation: null)
            .WithMessage("dimension has 1 columns but the loss expects 3; pass rows of that dimension.*");
    }

    [Test]
    public void Constructor_TwoParametersOfOneName_SaysWhich()
    {
        var options = new EmbeddingTrainerOptions { Loss = new TwiceNamed() };

        FluentActions.Invoking(() => new EmbeddingTrainer(new ScalingNetwork(1), options)).Should().Throw<ArgumentException>()
            .WithParameterName("options")
                .WithMessage("options has two parameters named p; expected every name once. Name one of them otherwise.*");
    }

    [Test]
    public void Train_EarlyStoppingWithoutValidation_SaysWhatToPass()
    {
        ShouldThrowAndChangeNothing(new() { EarlyStopping = Stopping }, Rows(1, 0, 0, 1), validation: null)
            .WithParameterName("validation").WithMessage(
                "validation is null but the options have EarlyStopping; pass rows kept apart from training, or leave EarlyStopping out.*");
    }

    [Test]
    public void Train_ValidationOfSingleRowsByTheDefaultMetric_IsRefusedAtOnce() =>
        ShouldThrowAndChangeNothing(new(), Rows(1, 0, 0, 1), validation: Rows(1, 0, 1)).WithParameterName("validation");

    [Test]
    public void Train_ValidationOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new() { EarlyStopping = Stopping }, Rows(1, 0, 0, 1), Rows(2, 0, 0, 1))
            .WithParameterName("validation")
                .WithMessage("validation has 2 columns but the network expects 1; pass rows of that dimension.*");
    }

    [Test]
    public void Train_ValidationThatNumbersItsOwnNames_IsRefusedBeforeAnythingChanges()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["ant", "bee", "ant", "bee"]);
        LabeledDataset validation = LabeledDataset.FromRows([[1f], [2f]], ["bee", "bee"]);
        EmbeddingTrainer trainer = new(new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1 });

        trainer.Invoking(t => t.Train(data, validation)).Should().Throw<ArgumentException>().WithParameterName("validation")
            .WithMessage("validation numbers the labels [bee] from 0, but data numbers the labels [ant, bee] from 0: *WithLabelNames*");
        trainer.Train(data, validation.WithLabelNames(data.LabelNames!)).Epochs.Should().ContainSingle();
    }

    [Test]
    public void Train_AgainOnOtherNames_IsRefusedWhereTheLossRemembersLabels()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["ant", "bee", "ant", "bee"]);
        LabeledDataset other = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["bee", "cow", "bee", "cow"]);
        EmbeddingTrainer withProxies = new(
            new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1, Loss = new ProxyAnchorLoss(2, 1, seed: 1) });
        EmbeddingTrainer without = new(new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1 });
        withProxies.Train(data);
        without.Train(data);

        withProxies.Invoking(t => t.Train(other)).Should().Throw<ArgumentException>().WithMessage("*the data of the first call*");
        without.Train(other).Epochs.Should().ContainSingle("nothing of the first labels is left");
        withProxies.Train(data).Epochs.Should().ContainSingle();
    }

    [Test]
    public void Train_ValidationInAFile_IsRefusedBeforeAnythingChanges() =>
        ShouldThrowAndChangeNothing(new(), Rows(1, 0, 0, 1), new ScriptedRows(columns: 1).ToDataset(6))
            .WithParameterName("validation").WithMessage("*in a file*");

    [Test]
    public void Train_OnOtherNamesAfterACallThatFailed_Trains()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["ant", "bee", "ant", "bee"]);
        LabeledDataset other = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["bee", "ant", "bee", "ant"], ["bee", "ant"]);
        bool fails = true;
        EmbeddingTrainerOptions options = new()
        {
            Epochs = 1,
            Loss = new ProxyAnchorLoss(2, 1, seed: 1),
            ValidationMetric = (_, _) => fails ? double.NaN : 1,
        };
        EmbeddingTrainer trainer = new(new EmbeddingNetwork(1, [new(1)], seed: 1), options);
        trainer.Invoking(one => one.Train(data, data)).Should().Throw<InvalidOperationException>().WithMessage("*NaN*");
        fails = false;

        trainer.Train(other, other).Epochs.Should().ContainSingle("nothing was learned from the labels of the first call");
        trainer.Invoking(one => one.Train(data, data)).Should().Throw<ArgumentException>().WithMessage("*the data of the first call*");
    }

    [Test]
    public void Train_SamplerWithoutABatch_LeavesWhatTheLossRemembers()
    {
        CrossBatchMemory loss = new(new ContrastiveLoss(), capacity: 8);
        LabeledDataset data = Rows(1, 0, 0, 1, 1);
        new EmbeddingTrainer(new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1, Loss = loss }).Train(data);
        object[] remembered = [.. loss.State.SelectMany(array => array.Values.Cast<object>())];
        EmbeddingTrainer second = new(
            new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1, Loss = loss, BatchSampler = new ListedBatches([[]]) });

        second.Invoking(one => one.Train(data)).Should().Throw<InvalidOperationException>().WithMessage("*largest batch*");

        loss.State.SelectMany(array => array.Values.Cast<object>()).Should().Equal(remembered).And.Contain(value => !value.Equals(0f));
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> ShouldThrowAndChangeNothing(
        EmbeddingTrainerOptions options, LabeledDataset data, LabeledDataset? validation)
    {
        var network = new ScalingNetwork(1.5f);
        Action act = () => new EmbeddingTrainer(network, options).Train(data, validation);

        FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> thrown = act.Should().Throw<ArgumentException>();
        network.Weights.Should().Equal(1.5f);
        return thrown;
    }

    internal static LabeledDataset Rows(int columns, params int[] labels) =>
        new(Shape.Tensor(new float[labels.Length * columns], labels.Length, columns), labels);

    private sealed class TwiceNamed : IEmbeddingLoss
    {
        public EmbeddingDistance Distance => new(DistanceMetric.Cosine);

        public IReadOnlyList<Parameter> Parameters { get; } = [new("p", Shape.Tensor([1], 1, 1)), new("p", Shape.Tensor([1], 1, 1))];

        public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => default;
    }
}
