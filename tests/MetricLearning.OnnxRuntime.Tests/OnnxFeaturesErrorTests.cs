using System.Numerics.Tensors;
using MetricLearning.Data;
using Microsoft.ML.OnnxRuntime;
using static MetricLearning.OnnxRuntime.Tests.TestModels;

namespace MetricLearning.OnnxRuntime.Tests;

public class OnnxFeaturesErrorTests
{
    [Test]
    public void Constructor_OptionOutOfRange_IsRefused()
    {
        Refuses(new() { BatchRows = 0 }, "BatchRows is 0; expected 1 or more.*");
        Refuses(new() { Threads = -1 }, "Threads is -1; expected 1 or more.*");
        Refuses(new() { MaskLength = 0 }, "MaskLength is 0; expected 1 or more.*");
        Refuses(new() { RowShape = [5, 0] }, "RowShape is 0; expected 1 or more.*");
        Refuses(new() { Pooling = (TokenPooling)9 }, "Pooling 9 is not defined; expected one of None, FirstToken, Mean.*");
        using InferenceSession session = new(Export(Dense));
        FluentActions.Invoking(() => new OnnxFeatures(session, new() { Threads = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("Threads is 1, but the session exists already*");
    }

    [Test]
    public void Constructor_Null_IsRefused()
    {
        FluentActions.Invoking(() => new OnnxFeatures((string)null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
        FluentActions.Invoking(() => new OnnxFeatures("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => new OnnxFeatures((byte[])null!)).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => new OnnxFeatures((InferenceSession)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("session");
    }

    [Test]
    public void Embed_WrongShape_SaysWhichAndWhatIsExpected()
    {
        using OnnxFeatures features = new(Export(Dense));
        Tensor<float> rows = TestRows.Random(3, 4, seed: 1), three = TestRows.Random(3, 5, seed: 1);

        features.Invoking(it => TestRows.Embed(it, rows)).Should().Throw<ArgumentException>()
            .WithMessage("rows is [3 × 4]; expected [rows × 5], what the model takes.*").WithParameterName("rows");
        features.Invoking(it => it.Embed(new LabeledDataset(rows, [0, 1, 2])))
            .Should().Throw<ArgumentException>().WithParameterName("data");
        features.Invoking(it => it.Embed((LabeledDataset)null!)).Should().Throw<ArgumentNullException>().WithParameterName("data");
        features.Invoking(it => it.Embed(three, Tensor.CreateFromShape<float>([2, 4]))).Should().Throw<ArgumentException>()
            .WithMessage("destination is [2 × 4]; expected [3 × 4].*").WithParameterName("destination");
        features.Invoking(it => it.Embed(three, Tensor.CreateFromShape<float>([12]))).Should().Throw<ArgumentException>();
        features.Invoking(it => it.EmbedRow(new float[4])).Should().Throw<ArgumentException>()
            .WithMessage("row has length 4; expected 5, what the model takes.*").WithParameterName("row");
        features.Invoking(it => it.EmbedRow(new float[5], new float[3])).Should().Throw<ArgumentException>()
            .WithMessage("destination has length 3; expected 4.*").WithParameterName("destination");
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Embed_ValueThatIsNotFinite_IsRefusedBeforeARun(float value)
    {
        using OnnxFeatures features = new(Export(Dense), new() { BatchRows = 2 });
        Tensor<float> rows = TestRows.Random(5, 5, seed: 1), destination = Filled(5, 4);
        rows[4, 3] = value;
        Reports reports = new();

        features.Invoking(it => it.Embed(rows, destination, reports)).Should().Throw<ArgumentException>()
            .WithMessage($"rows holds {value} at row 4, column 3; every value must be finite.*").WithParameterName("rows");
        reports.All.Should().BeEmpty();
        destination.Should().OnlyContain(number => number == 7);
    }

    [Test]
    public void Embed_ModelThatGivesNaN_NamesTheRowAndWritesNothing()
    {
        using OnnxFeatures features = new(Of(["batch", 2], ["batch", 2], Node("Log", "x", "y")), new() { BatchRows = 2 });
        Tensor<float> rows = Tensor.Create([1f, 1, 1, 1, 1, -1], [3, 2]), destination = Filled(3, 2);

        features.Invoking(it => it.Embed(rows, destination)).Should().Throw<InvalidOperationException>()
            .WithMessage("The model gave NaN at column 1 for row 2; expected finite values.*");
        destination.Should().OnlyContain(number => number == 7);
    }

    [Test]
    public void Embed_Cancelled_WritesNothing()
    {
        using OnnxFeatures features = new(Export(Dense), new() { BatchRows = 2 });
        Tensor<float> rows = TestRows.Random(6, 5, seed: 1), destination = Filled(6, 4);
        using CancellationTokenSource cancellation = new();
        Reports reports = new(cancellation.Cancel);

        features.Invoking(it => it.Embed(rows, destination, reports, cancellation.Token)).Should().Throw<OperationCanceledException>();
        reports.All.Should().ContainSingle();
        destination.Should().OnlyContain(number => number == 7);
        features.EmbedRow(new float[5]).Should().HaveCount(4, "the session is as it was");
    }

    [Test]
    public void Embed_CancelledWithinARun_EndsTheRun()
    {
        using OnnxFeatures features = new(Loop(), new() { BatchRows = 1 });
        using CancellationTokenSource cancellation = new();
        Tensor<float> rows = Tensor.Create([0f, 3e7f], [2, 1]);
        Reports reports = new(() => cancellation.CancelAfter(100)); // the second run has begun by then

        features.Invoking(it => TestRows.Embed(it, rows, reports, cancellation.Token))
            .Should().Throw<OperationCanceledException>("the loop of the second row would take a minute");
        reports.All.Should().ContainSingle();
    }

    [Test]
    public void Embed_BatchThatIsFoldedIntoOneRow_IsRefused()
    {
        using OnnxFeatures features = new(Reshaping(1, -1));

        features.EmbedRow(new float[4]).Should().HaveCount(4);
        features.Invoking(it => TestRows.Embed(it, TestRows.Random(3, 4, seed: 1))).Should().Throw<InvalidOperationException>()
            .WithMessage("The model gave \"y\" as [1 × 12] for a batch of 3; expected [3 × …] of 4 columns*");
    }

    [Test]
    public void Constructor_ModelThatFails_SaysSo() =>
        FluentActions.Invoking(() => new OnnxFeatures(Reshaping(-1, 3))).Should().Throw<InvalidOperationException>()
            .WithMessage("ONNX Runtime failed to run the model: *Check RowShape and the model.");

    private static Tensor<float> Filled(int rows, int columns) =>
        Tensor.Create([.. Enumerable.Repeat(7f, rows * columns)], [rows, columns]);

    private static void Refuses(OnnxFeaturesOptions options, string message) =>
        FluentActions.Invoking(() => new OnnxFeatures(Export(Dense), options))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(nameof(options));
}
