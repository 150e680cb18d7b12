using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using static MetricLearning.Onnx.OnnxGraph;

namespace MetricLearning.Onnx;

/// <summary>Adds a network's layers to a graph, in inference: normalisation by running values, no dropout.</summary>
/// <remarks>
/// Rows are [batch × height·width·channels] between layers that do not see an image, [batch × channels × height × width] between those that
/// do, as ONNX has it; nodes that turn one into the other are added where they are needed.
/// </remarks>
internal sealed class NetworkGraph
{
    private readonly OnnxGraph _graph;
    private readonly EmbeddingNetwork _network;
    private ImageShape _shape;
    private bool _isImage;

    private NetworkGraph(OnnxGraph graph, EmbeddingNetwork network) => (_graph, _network, _shape) = (graph, network, network.InputShape);

    /// <summary>Adds the layers. The last value is then [batch × embedding dimension].</summary>
    public static void Add(OnnxGraph graph, EmbeddingNetwork network)
    {
        NetworkGraph adder = new(graph, network);
        foreach (NetworkLayer layer in network.Layers)
        {
            adder.Add(layer);
        }

        adder.ToRows("rows");
    }

    /// <summary>Adds the scaling of rows to unit length, <c>x / max(‖x‖₂, 1e-12)</c>.</summary>
    public static void AddUnitLength(OnnxGraph graph, string name)
    {
        string rows = graph.Last;
        string norms = graph.Node("ReduceL2", $"{name}.norm", [rows], IntegersAttribute("axes", [1]), IntegerAttribute("keepdims", 1));
        string least = graph.Constant($"{name}.least", [1e-12f]);
        graph.Continue(graph.Node("Div", name, [rows, graph.Node("Max", $"{name}.divisor", [norms, least])]));
    }

    private void Add(NetworkLayer layer)
    {
        string name = layer.Name!;
        switch (layer)
        {
            case FullyConnectedLayer dense:
                AddDense(name, dense);
                break;
            case ConvolutionLayer convolution:
                AddConvolution(name, convolution);
                break;
            case MaxPoolingLayer pooling:
                AddPooling("MaxPool", name, pooling.Size, pooling.Stride ?? pooling.Size);
                break;
            case AveragePoolingLayer pooling:
                AddPooling("AveragePool", name, pooling.Size, pooling.Stride ?? pooling.Size);
                break;
            case GlobalAveragePoolingLayer:
                ToImage(name);
                _graph.Then("GlobalAveragePool", name);
                _shape = new(1, 1, _shape.Channels);
                break;
            case BatchNormalizationLayer normalization:
                AddNormalization(name, normalization);
                break;
            case ActivationLayer activation:
                AddActivation(name, activation.Function);
                break;
            case UnitLengthLayer:
                ToRows(name);
                AddUnitLength(_graph, name);
                break;
            case DropoutLayer:
                break;
            default:
                throw new NotSupportedException($"Layer {name} is a {layer.GetType().Name}, which this version cannot write as ONNX.");
        }
    }

    private void AddDense(string name, FullyConnectedLayer layer)
    {
        ToRows(name);
        string weight = _graph.Constant($"{name}.weight", Values($"{name}.weight"), layer.Width, _shape.Length);
        string bias = _graph.Constant($"{name}.bias", Values($"{name}.bias"), layer.Width);
        _graph.Then("Gemm", name, [weight, bias], IntegerAttribute("transB", 1));
        _shape = new(1, 1, layer.Width);
        AddActivation(name, layer.Activation);
    }

    private void AddConvolution(string name, ConvolutionLayer layer)
    {
        ToImage(name);
        int size = layer.KernelSize, inputs = _shape.Channels, outputs = layer.Channels;
        float[] values = Values($"{name}.weight"), turned = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // from [pixels of the kernel × inputs × outputs] to [outputs × inputs × pixels of the kernel]
            (int rest, int output) = Math.DivRem(i, outputs);
            (int pixel, int input) = Math.DivRem(rest, inputs);
            turned[(((output * inputs) + input) * size * size) + pixel] = values[i];
        }

        string weight = _graph.Constant($"{name}.weight", turned, outputs, inputs, size, size);
        string bias = _graph.Constant($"{name}.bias", Values($"{name}.bias"), outputs);
        _graph.Then(
            "Conv",
            name,
            [weight, bias],
            IntegersAttribute("kernel_shape", [size, size]),
            IntegersAttribute("pads", [layer.Padding, layer.Padding, layer.Padding, layer.Padding]),
            IntegersAttribute("strides", [layer.Stride, layer.Stride]));
        _shape = new(
            ((_shape.Height + (2 * layer.Padding) - size) / layer.Stride) + 1,
            ((_shape.Width + (2 * layer.Padding) - size) / layer.Stride) + 1,
            outputs);
        AddActivation(name, layer.Activation);
    }

    private void AddPooling(string operation, string name, int size, int stride)
    {
        ToImage(name);
        _graph.Then(operation, name, [], IntegersAttribute("kernel_shape", [size, size]), IntegersAttribute("strides", [stride, stride]));
        _shape = new(((_shape.Height - size) / stride) + 1, ((_shape.Width - size) / stride) + 1, _shape.Channels);
    }

    private void AddNormalization(string name, BatchNormalizationLayer layer)
    {
        if (_shape.PixelCount > 1)
        {
            ToImage(name);
        }

        List<string> constants = [];
        foreach (string part in (ReadOnlySpan<string>)["scale", "shift", "mean", "variance"])
        {
            constants.Add(_graph.Constant($"{name}.{part}", Values($"{name}.{part}"), _shape.Channels));
        }

        _graph.Then("BatchNormalization", name, [.. constants], NumberAttribute("epsilon", (float)layer.Epsilon));
        AddActivation(name, layer.Activation);
    }

    private void AddActivation(string name, Activation function)
    {
        switch (function)
        {
            case Activation.Tanh:
                _graph.Then("Tanh", $"{name}.tanh");
                break;
            case Activation.Relu:
                _graph.Then("Relu", $"{name}.relu");
                break;
            case Activation.Gelu:
                AddGelu($"{name}.gelu");
                break;
        }
    }

    // x·(1 + tanh u) / 2 with u = √(2/π)·(x + 0.044715·x³): opset 17 has no operator for it.
    private void AddGelu(string name)
    {
        string x = _graph.Last;
        string square = _graph.Node("Mul", $"{name}.square", [x, x]);
        string bent = _graph.Node("Mul", $"{name}.bent", [square, _graph.Constant($"{name}.cubic", [0.044715f * 0.797884561f])]);
        string slope = _graph.Node("Add", $"{name}.slope", [bent, _graph.Constant($"{name}.linear", [0.797884561f])]);
        string tanh = _graph.Node("Tanh", $"{name}.tanh", [_graph.Node("Mul", $"{name}.u", [x, slope])]);
        string sum = _graph.Node("Add", $"{name}.sum", [tanh, _graph.Constant($"{name}.one", [1f])]);
        string half = _graph.Node("Mul", $"{name}.half", [x, _graph.Constant($"{name}.factor", [0.5f])]);
        _graph.Continue(_graph.Node("Mul", name, [half, sum]));
    }

    // A length of 0 stands for that of the input, here the batch.
    private void ToImage(string name)
    {
        if (!_isImage)
        {
            string shape = _graph.IntegerConstant($"{name}.shape", [0, _shape.Height, _shape.Width, _shape.Channels]);
            _graph.Then("Reshape", $"{name}.pixels", [shape]);
            _graph.Then("Transpose", $"{name}.image", [], IntegersAttribute("perm", [0, 3, 1, 2]));
            _isImage = true;
        }
    }

    private void ToRows(string name)
    {
        if (_isImage)
        {
            _graph.Then("Transpose", $"{name}.pixels", [], IntegersAttribute("perm", [0, 2, 3, 1]));
            _graph.Then("Reshape", $"{name}.row", [_graph.IntegerConstant($"{name}.shape", [0, _shape.Length])]);
            _isImage = false;
        }
    }

    private float[] Values(string name)
    {
        Tensor<float> values = _network.Parameters.Single(parameter => parameter.Name == name).Values;
        float[] copy = new float[values.FlattenedLength];
        values.FlattenTo(copy);
        return copy;
    }
}
