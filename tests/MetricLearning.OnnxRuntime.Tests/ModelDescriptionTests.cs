using static MetricLearning.OnnxRuntime.Tests.TestModels;

namespace MetricLearning.OnnxRuntime.Tests;

public class ModelDescriptionTests
{
    [Test]
    public void Of_TwoInputs_NamesThemWithTheirShapes()
    {
        byte[] model = Of(
            [Value("x", Floats, "batch", 2), Value("other", Int64s, 3)], [Value("y", Floats, "batch", 2)], Node("Identity", "x", "y"));

        Refuses(model, null, "The model takes \"x\" as Float [batch × 2] and \"other\" as Int64 [3]; expected one input*Set InputName*");
        Refuses(model, new() { InputName = "x" }, "*expected no input beside \"x\"*Export the model without \"other\"*");
        Refuses(model, new() { InputName = "z" }, "InputName is \"z\", but the model has no such input; expected one of \"x\"*", "options");
    }

    [Test]
    public void Of_InputOfAnotherTypeOrRank_IsRefused()
    {
        Refuses(
            Of([Value("x", Int64s, "batch", 2)], [Value("y", Floats, "batch", 2)], Cast("x", "y", Floats)), null,
            "The model takes \"x\" as Int64 [batch × 2]; expected floats [batch × …] with one dimension or more*");
        Refuses(Of([5], [5], Node("Identity", "x", "y")), null, "The model takes \"x\" as Float [5]; expected floats [batch × …]*");
    }

    [Test]
    public void Of_TwoOutputs_OneMustBeNamed()
    {
        byte[] model = Of(
            [Value("x", Floats, "batch", 2)], [Value("y", Floats, "batch", 2), Value("z", Doubles, "batch", 2)],
            Node("Neg", "x", "y"), Cast("x", "z", Doubles));

        Refuses(model, null, "The model gives \"y\" as Float [batch × 2] and \"z\" as Double [batch × 2]; expected one output*OutputName*");
        Refuses(model, new() { OutputName = "z" }, "The model gives \"z\" as Double [batch × 2]; expected floats*");
        Refuses(model, new() { OutputName = "w" }, "OutputName is \"w\", but the model has no such output*", "options");
        using OnnxFeatures features = new(model, new() { OutputName = "y" });
        features.EmbedRow([1, -2]).Should().Equal(-1, 2);
    }

    [Test]
    public void Of_OpenLengths_NeedTheShapeOfARow()
    {
        byte[] model = Of(["batch", "height", 2], ["batch", "height", 2], Node("Neg", "x", "y"));

        Refuses(model, null, "The model takes \"x\" as Float [batch × height × 2]; expected known lengths*Set RowShape*");
        Refuses(model, new() { RowShape = [3, 4] }, "*[batch × height × 2], but RowShape is [3 × 4]; expected*");
        Refuses(model, new() { RowShape = [3] }, "*but RowShape is [3]; expected*");
        Refuses(model, new() { RowShape = [2_000_000_000, 2] }, "The model takes 4000000000 values at once; expected at most*");
        using OnnxFeatures features = new(model, new() { RowShape = [3, 2] });
        (features.InputDimension, features.EmbeddingDimension).Should().Be((6, 6));
        features.EmbedRow([1, 2, 3, 4, 5, 6]).Should().Equal(-1, -2, -3, -4, -5, -6);
    }

    [Test]
    public void Of_Mask_IsCheckedAgainstTheModel()
    {
        Refuses(Tokens(), new() { MaskName = "m" }, "The model takes \"x\"*and \"mask\" as Int64 [batch × 3]; expected one input*");
        Refuses(Tokens(), new() { MaskName = "m", InputName = "x" }, "*expected no input beside \"x\" and a mask*");
        Refuses(Tokens(Doubles), new() { MaskName = "mask" }, "*takes the mask \"mask\" as Double*expected floats or 64-bit integers*");
        Refuses(Tokens(), new() { MaskName = "mask", MaskLength = 4 }, "*as Int64 [batch × 3], but MaskLength is 4; expected 3*");
        Refuses(Tokens(maskLength: "tokens"), new() { MaskName = "mask" }, "*expected a known number of tokens. Set MaskLength*");
        using OnnxFeatures features = new(Tokens(maskLength: "tokens"), new() { MaskName = "mask", MaskLength = 3 });
        (features.InputDimension, features.EmbeddingDimension).Should().Be((9, 6));
    }

    private static void Refuses(byte[] model, OnnxFeaturesOptions? options, string message, string parameter = "model") =>
        FluentActions.Invoking(() => new OnnxFeatures(model, options))
            .Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
