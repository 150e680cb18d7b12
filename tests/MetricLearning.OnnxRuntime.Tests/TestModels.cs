using Google.Protobuf;
using MetricLearning.Networks;
using MetricLearning.Onnx;
using Onnx;

namespace MetricLearning.OnnxRuntime.Tests;

/// <summary>Models for tests: exported networks, and graphs of a few nodes. A length is a number, or a name where it is open.</summary>
internal static class TestModels
{
    public const int Floats = 1;
    public const int Int64s = 7;
    public const int Doubles = 11;

    /// <summary>A network of rows [batch × 5], d = 4.</summary>
    public static EmbeddingNetwork Dense { get; } = new(5, [new(16, Activation.Tanh), new(4)], seed: 3);

    /// <summary>The bytes of a network's model.</summary>
    public static byte[] Export(EmbeddingNetwork network)
    {
        using MemoryStream stream = new();
        OnnxExport.Write(stream, network);
        return stream.ToArray();
    }

    /// <summary>The model of a network for a fixed number of rows.</summary>
    public static byte[] WithBatch(EmbeddingNetwork network, int batch)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Export(network));
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
        {
            value.Type.TensorType.Shape.Dim[0] = Dimension(batch);
        }

        return model.ToByteArray();
    }

    /// <summary>A model of one input "x" and one output "y" of floats, and nodes between.</summary>
    public static byte[] Of(object[] input, object[] output, params NodeProto[] nodes) =>
        Of([Value("x", Floats, input)], [Value("y", Floats, output)], nodes);

    /// <summary>A model of some inputs, outputs and nodes.</summary>
    public static byte[] Of(ValueInfoProto[] inputs, ValueInfoProto[] outputs, params NodeProto[] nodes) =>
        Of(new GraphProto { Name = "graph", Input = { inputs }, Output = { outputs }, Node = { nodes } });

    /// <summary>Tokens as they come in, [batch × 3 × 2], and an input "mask" of integers unless it is of another type.</summary>
    public static byte[] Tokens(int maskType = Int64s, object? maskLength = null) => Of(
        [Value("x", Floats, "batch", 3, 2), Value("mask", maskType, "batch", maskLength ?? 3)],
        [Value("y", Floats, "batch", 3, 2)],
        Node("Identity", "x", "y"));

    /// <summary>Adds 1 to a row [batch × 1] as many times as its value says, so that a run takes as long as one likes.</summary>
    public static byte[] Loop()
    {
        GraphProto body = new()
        {
            Name = "body",
            Input = { Value("i", Int64s), Value("on", 9), Value("sum", Floats, "batch", 1) },
            Output = { Value("still", 9), Value("more", Floats, "batch", 1) },
            Node = { Node("Identity", "on", "still"), Node("Exp", "sum", "e"), Node("Sigmoid", "e", "more") },
        };
        NodeProto loop = new()
        {
            OpType = "Loop",
            Input = { "count", "", "x" },
            Output = { "y" },
            Attribute = { new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body } },
        };
        NodeProto most = Node("ReduceMax", "x", "most");
        most.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        return Of(["batch", 1], ["batch", 1], most, Cast("most", "count", Int64s), loop);
    }

    /// <summary>An input or output.</summary>
    public static ValueInfoProto Value(string name, int type, params object[] lengths) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = type,
                Shape = new TensorShapeProto { Dim = { lengths.Select(Dimension) } },
            },
        },
    };

    /// <summary>A node of one input and output.</summary>
    public static NodeProto Node(string operation, string input, string output) =>
        new() { OpType = operation, Input = { input }, Output = { output } };

    /// <summary>A node that changes the type.</summary>
    public static NodeProto Cast(string input, string output, int type)
    {
        NodeProto cast = Node("Cast", input, output);
        cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = type });
        return cast;
    }

    /// <summary>A model that gives other shapes than its rows have.</summary>
    public static byte[] Reshaping(params long[] shape)
    {
        GraphProto graph = new()
        {
            Name = "graph",
            Input = { Value("x", Floats, "batch", 4) },
            Output = { Value("y", Floats, [.. shape.Select(_ => (object)"open")]) },
            Node = { new NodeProto { OpType = "Reshape", Input = { "x", "shape" }, Output = { "y" } } },
            Initializer = { new TensorProto { Name = "shape", DataType = Int64s, Dims = { shape.Length }, Int64Data = { shape } } },
        };
        return Of(graph);
    }

    private static byte[] Of(GraphProto graph) => new ModelProto
    {
        IrVersion = 8,
        Graph = graph,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
    }.ToByteArray();

    private static TensorShapeProto.Types.Dimension Dimension(object length) =>
        length is int number ? new() { DimValue = number } : new() { DimParam = (string)length };
}
