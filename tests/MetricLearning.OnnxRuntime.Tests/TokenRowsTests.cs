using System.Numerics.Tensors;
using static MetricLearning.OnnxRuntime.Tests.TestModels;

namespace MetricLearning.OnnxRuntime.Tests;

public class TokenRowsTests
{
    private static readonly float[] Row = [1, 2, 3, 4, 8, 9];

    [TestCase(TokenPooling.None, new float[] { 1, 2, 3, 4, 8, 9 })]
    [TestCase(TokenPooling.FirstToken, new float[] { 1, 2 })]
    [TestCase(TokenPooling.Mean, new float[] { 4, 5 })]
    public void Make_Pooling_MakesARow(TokenPooling pooling, float[] expected)
    {
        byte[] model = Of(["batch", 3, 2], ["batch", 3, 2], Node("Identity", "x", "y"));
        using OnnxFeatures features = new(model, new() { Pooling = pooling });

        features.EmbedRow(Row).Should().Equal(expected);
        TestRows.Embed(features, Tensor.Create([.. Row, .. Row], [2, 6])).Should().Equal([.. expected, .. expected]);
    }

    [TestCase(Int64s)]
    [TestCase(Floats)]
    public void Make_MeanWithMask_LeavesPaddingOut(int maskType)
    {
        using OnnxFeatures features = new(Tokens(maskType), new() { Pooling = TokenPooling.Mean, MaskName = "mask" });

        features.InputDimension.Should().Be(9);
        TestRows.Embed(features, Tensor.Create([.. Row, 1, 1, 0, .. Row, 0, 0, 1], [2, 9])).Should().Equal(2, 3, 8, 9);
        features.Invoking(it => it.EmbedRow([.. Row, 0, 0, 0])).Should().Throw<ArgumentException>()
            .WithMessage("row has a mask without a 1 at row 0; *");
        features.Invoking(it => it.EmbedRow([.. Row, 1, 0.5f, 0])).Should().Throw<ArgumentException>()
            .WithMessage("row has 0.5 in the mask of row 0, at token 1; expected 0 or 1.*");
    }

    [Test]
    public void Make_UnitLength_ScalesRowsAndLeavesZeros()
    {
        using OnnxFeatures features = new(Of(["batch", 2], ["batch", 2], Node("Identity", "x", "y")), new() { UnitLength = true });

        features.EmbedRow([3, 4]).Should().Equal(0.6f, 0.8f);
        features.EmbedRow([0, 0]).Should().Equal(0, 0);
        features.EmbedRow([3e38f, 0]).Should().Equal(1, 0);
    }

    [Test]
    public void DimensionOf_OutputWithoutTokens_IsRefused()
    {
        Refuses(Export(Dense), new() { Pooling = TokenPooling.Mean }, "*as [1 × 4] for a batch of 1; expected [1 × tokens × d] for Mean*");
        Refuses(Reshaping(4), null, "The model gives \"y\" as [4] for a batch of 1; expected [1 × …]. Set OutputName or Pooling*");
        Refuses(Reshaping(2, -1), null, "The model gives \"y\" as [2 × 2] for a batch of 1; expected [1 × …].*");
        Refuses(
            Tokens(maskLength: 4), new() { MaskName = "mask", Pooling = TokenPooling.Mean },
            "*as [1 × 3 × 2]*expected [1 × 4 × d] for Mean, with the tokens of the mask*");
    }

    private static void Refuses(byte[] model, OnnxFeaturesOptions? options, string message) =>
        FluentActions.Invoking(() => new OnnxFeatures(model, options))
            .Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(model));
}
