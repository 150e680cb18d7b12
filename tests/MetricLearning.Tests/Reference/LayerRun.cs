using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Passes of random rows through one layer with random parameters.</summary>
internal sealed class LayerRun
{
    private readonly int _rows;

    public LayerRun(NetworkLayer layer, ImageShape input, int rows, int threads = 1, bool isTraining = true)
    {
        _rows = rows;
        Node = Build(layer, input);
        Context = new PassContext(rows + 1, new Workers(threads), isTraining); // memory for more rows than there are
        Pass = Node.CreatePass(Context);
        IReadOnlyList<Parameter> learned = Node.Learned();
        for (int i = 0; i < learned.Count; i++)
        {
            Span<float> values = TensorMemory.Of<float>(learned[i].Values);
            ReferenceMatrix.Random(values.Length, i + 10).CopyTo(values);
        }

        Input = ReferenceMatrix.Random(rows * input.Length, 1);
        OutputGradient = ReferenceMatrix.Random(rows * Node.Output.Length, 2);
        InputGradient = new float[(rows + 1) * input.Length];
        Array.Fill(InputGradient, float.NaN);
    }

    public LayerNode Node { get; }

    public PassContext Context { get; }

    public LayerPass Pass { get; }

    public float[] Input { get; }

    public float[] OutputGradient { get; }

    public float[] InputGradient { get; }

    public float[] Output => Pass.Output[..(_rows * Node.Output.Length)];

    public float[][] Gradients =>
        [InputGradient[..Input.Length], .. Node.Learned().Select((_, i) => Pass.Gradient(i).ToArray())];

    /// <summary>Makes a layer as a network would make its first.</summary>
    public static LayerNode Build(NetworkLayer layer, ImageShape input) =>
        layer.Build(new LayerBuilder($"{layer.Kind}1", input, new Random(1), seed: 1, initializer: null));

    public LayerRun Forward()
    {
        Pass.Forward(Input, _rows);
        return this;
    }

    public LayerRun ForwardAndBackward()
    {
        Forward();
        Pass.Backward(Input, _rows, [.. OutputGradient], InputGradient);
        return this;
    }

    /// <summary>Holds output and gradients against a function of the input and the parameters in double.</summary>
    public void AssertAgrees(Func<double[][], double[]> function)
    {
        double[][] values = [Close.ToDouble(Input), .. Node.Learned().Select(parameter => Close.ToDouble(parameter.Values.ToArray()))];
        ForwardAndBackward();

        // Sums of a few dozen products of numbers around 1.
        Close.Assert(Output, function(values), 1e-5, "output");
        double[][] expected = CentralDifferences.Of(v => function(v).Zip(OutputGradient, (y, dy) => y * dy).Sum(), values);
        for (int i = 0; i < expected.Length; i++)
        {
            Close.Assert(Gradients[i], expected[i], 5e-5, i == 0 ? "input gradient" : $"gradient of {Node.Parameters[i - 1].Name}");
        }
    }
}
