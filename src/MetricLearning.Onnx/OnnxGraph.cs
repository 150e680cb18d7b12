using System.Buffers.Binary;
using System.Globalization;

namespace MetricLearning.Onnx;

/// <summary>An ONNX graph that is being built: a chain of nodes, each of which takes what the one before it gives.</summary>
/// <remarks>The numbers of fields are those of onnx.proto at IR version 8.</remarks>
internal sealed class OnnxGraph
{
    /// <summary>ONNX's number of single precision.</summary>
    public const int Float = 1;

    /// <summary>ONNX's number of 64-bit integers.</summary>
    public const int Int64 = 7;

    /// <summary>ONNX's number of double precision.</summary>
    public const int Double = 11;

    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;

    private readonly List<ProtoMessage> _nodes = [];
    private readonly List<ProtoMessage> _initializers = [];
    private readonly HashSet<string> _names;
    private readonly string _inputName;
    private readonly string _outputName;

    /// <summary>Makes an empty graph.</summary>
    /// <param name="inputName">The name of its input.</param>
    /// <param name="outputName">The name of its output.</param>
    public OnnxGraph(string inputName, string outputName)
    {
        (_inputName, _outputName, Last) = (inputName, outputName, inputName);
        _names = [inputName, outputName];
    }

    /// <summary>The value that the next node takes.</summary>
    public string Last { get; private set; }

    /// <summary>Adds a node that takes the last value and gives the next.</summary>
    /// <param name="operation">The operator, such as "Gemm".</param>
    /// <param name="name">What the node is called by; a number follows where that name is taken.</param>
    /// <param name="constants">Names of constants that it takes besides.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of the value that it gives.</returns>
    public string Then(
        string operation, string name, ReadOnlySpan<string> constants = default, params ReadOnlySpan<ProtoMessage> attributes) =>
        Last = Node(operation, name, [Last, .. constants], attributes);

    /// <summary>Adds a node that takes any values, and leaves the last value what it is.</summary>
    public string Node(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<ProtoMessage> attributes)
    {
        string output = Unique(name);
        ProtoMessage node = new();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output).Add(4, operation);
        foreach (ProtoMessage attribute in attributes)
        {
            node.Add(5, attribute);
        }

        _nodes.Add(node);
        return output;
    }

    /// <summary>Makes a value the one that the next node takes.</summary>
    public void Continue(string value) => Last = value;

    /// <summary>Adds a constant in single precision.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> lengths)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return Initializer(name, Float, bytes, lengths);
    }

    /// <summary>Adds a constant in double precision.</summary>
    public string Constant(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> lengths)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return Initializer(name, Double, bytes, lengths);
    }

    /// <summary>Adds a list of integers.</summary>
    public string IntegerConstant(string name, params ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return Initializer(name, Int64, bytes, values.Length);
    }

    /// <summary>An integer attribute.</summary>
    public static ProtoMessage IntegerAttribute(string name, long value) =>
        new ProtoMessage().Add(1, name).Add(3, value).Add(20, IntAttribute);

    /// <summary>An attribute in single precision.</summary>
    public static ProtoMessage NumberAttribute(string name, float value) =>
        new ProtoMessage().Add(1, name).Add(2, value).Add(20, FloatAttribute);

    /// <summary>An attribute of several integers.</summary>
    public static ProtoMessage IntegersAttribute(string name, params ReadOnlySpan<long> values)
    {
        ProtoMessage attribute = new ProtoMessage().Add(1, name);
        foreach (long value in values)
        {
            attribute.Add(8, value);
        }

        return attribute.Add(20, IntsAttribute);
    }

    /// <summary>The graph, whose output is the last value.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="inputColumns">Columns of the input.</param>
    /// <param name="outputColumns">Columns of the output.</param>
    public ProtoMessage ToMessage(string name, int inputColumns, int outputColumns)
    {
        _nodes.Add(new ProtoMessage().Add(1, Last).Add(2, _outputName).Add(3, Unique("output")).Add(4, "Identity"));
        ProtoMessage graph = new();
        foreach (ProtoMessage node in _nodes)
        {
            graph.Add(1, node);
        }

        graph.Add(2, name);
        foreach (ProtoMessage initializer in _initializers)
        {
            graph.Add(5, initializer);
        }

        return graph.Add(11, Rows(_inputName, inputColumns)).Add(12, Rows(_outputName, outputColumns));
    }

    // A matrix of any number of rows.
    private static ProtoMessage Rows(string name, int columns)
    {
        ProtoMessage shape = new ProtoMessage()
            .Add(1, new ProtoMessage().Add(2, "batch"))
            .Add(1, new ProtoMessage().Add(1, columns));
        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, new ProtoMessage().Add(1, Float).Add(2, shape)));
    }

    private string Initializer(string name, int type, byte[] bytes, params ReadOnlySpan<int> lengths)
    {
        string unique = Unique(name);
        ProtoMessage tensor = new();
        foreach (int length in lengths)
        {
            tensor.Add(1, length);
        }

        _initializers.Add(tensor.Add(2, type).Add(8, unique).Add(9, bytes));
        return unique;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}.{number}");
        }

        return unique;
    }
}
