using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class UnitLengthLayerTests
{
    [Test]
    public void Backward_Rows_AgreesWithCentralDifferences() =>
        new LayerRun(new UnitLengthLayer(), new(1, 1, 6), rows: 5).AssertAgrees(values => ReferenceLayers.UnitLength(values[0], 6));

    [Test]
    public void ForwardAndBackward_RowOfZeros_StaysZeroAndHasNoGradient()
    {
        LayerRun run = new(new UnitLengthLayer(), new(1, 1, 2), rows: 2);
        new float[] { 0, 0, 3, 4 }.CopyTo(run.Input, 0);

        run.ForwardAndBackward();

        run.Output.Should().Equal(0, 0, 0.6f, 0.8f);
        run.Gradients[0][..2].Should().Equal(0, 0);
        run.Gradients[0][2..].Should().Contain(value => value != 0);
    }

    [Test]
    public void Build_OnAnImage_KeepsItsShape()
    {
        LayerNode node = LayerRun.Build(new UnitLengthLayer(), new(3, 5, 2));

        (node.Name, node.Output, node.Summary).Should().Be(("unit1", new ImageShape(3, 5, 2), "unit length"));
    }
}
