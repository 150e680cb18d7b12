using Onnx;

namespace MetricLearning.Onnx.Tests;

public class OnnxGraphTests
{
    [Test]
    public void Then_NodeAfterNode_TakesWhatTheLastGave()
    {
        OnnxGraph graph = new("x", "y");
        graph.Then("Sub", "node", [graph.Constant("c", [1f, 2f], 1, 2)]);
        graph.Then("Cast", "node", [], OnnxGraph.IntegerAttribute("to", OnnxGraph.Double), OnnxGraph.NumberAttribute("scale", 0.5f));
        GraphProto parsed = Parse(graph);

        parsed.Node.Select(node => (node.OpType, string.Join(',', node.Input), node.Output.Single())).Should().Equal(
            ("Sub", "x,c", "node"), ("Cast", "node", "node.2"), ("Identity", "node.2", "y"));
        parsed.Node[1].Attribute.Select(attribute => (attribute.Name, attribute.I, attribute.F))
            .Should().Equal(("to", 11, 0), ("scale", 0, 0.5f));
        parsed.Input.Single().Name.Should().Be("x");
        parsed.Input.Single().Type.TensorType.Shape.Dim.Select(dim => (dim.DimParam, dim.DimValue)).Should().Equal(("batch", 0), ("", 3));
    }

    [Test]
    public void Constant_OfEveryType_HasShapeAndBytes()
    {
        OnnxGraph graph = new("x", "y");
        graph.Constant("floats", [1f, -2f], 2, 1);
        graph.Constant("doubles", [0.1], 1);
        graph.IntegerConstant("integers", 0, -1);
        GraphProto parsed = Parse(graph);

        parsed.Initializer.Select(tensor => (tensor.Name, tensor.DataType, string.Join('×', tensor.Dims)))
            .Should().Equal(("floats", 1, "2×1"), ("doubles", 11, "1"), ("integers", 7, "2"));
        BitConverter.ToSingle(parsed.Initializer[0].RawData.ToByteArray(), 4).Should().Be(-2);
        BitConverter.ToDouble(parsed.Initializer[1].RawData.ToByteArray()).Should().Be(0.1);
        BitConverter.ToInt64(parsed.Initializer[2].RawData.ToByteArray(), 8).Should().Be(-1);
    }

    private static GraphProto Parse(OnnxGraph graph)
    {
        using MemoryStream stream = new();
        graph.ToMessage("graph", 3, 2).WriteTo(stream);
        return GraphProto.Parser.ParseFrom(stream.ToArray());
    }
}
