using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>The layers of a network in a row, with the memory of passes through all of them. One caller at a time.</summary>
/// <remarks>
/// A fully connected first layer reads rows where they lie; in front of any other they are copied together. In inference a fully connected
/// last layer writes where the embeddings are wanted.
/// </remarks>
internal sealed class LayerChain
{
    private readonly PassContext _context;
    private readonly LayerPass[] _parts; // layers, or stretches of layers
    private readonly float[] _input = []; // [rows × input length], empty where the first layer does not need it
    private readonly float[][] _gradients = [[], []]; // of a part's output and of its input, taking turns

    /// <summary>Takes the memory of passes through the layers.</summary>
    public LayerChain(LayerNode[] nodes, PassContext context)
    {
        _context = context;
        LayerPass[] passes = [.. nodes.Select(node => node.CreatePass(context))];
        _parts = Join(passes, context);
        if (_parts[0] is not FullyConnectedPass)
        {
            _input = context.AllocateRows(nodes[0].Input.Length);
        }

        if (context.IsTraining)
        {
            int longest = _parts.Max(part => part.Node.Output.Length);
            _gradients = [context.AllocateRows(longest), context.AllocateRows(longest)];
            Array.ForEach(passes, pass => _ = pass.Output); // taken now, so that training steps take none
        }

        Gradients = [.. passes.SelectMany(pass => pass.Node.Parameters.Select((_, i) => (pass, i)))];
    }

    /// <summary>The largest number of rows.</summary>
    public int MaxRowCount => _context.MaxRowCount;

    /// <summary>Where the gradient of the embeddings is put before <see cref="Backward"/>, [rows × embedding dimension].</summary>
    public float[] OutputGradient => _gradients[0];

    /// <summary>For each parameter of the network: the pass and the number of its gradient there.</summary>
    public (LayerPass Pass, int Index)[] Gradients { get; }

    private bool WritesDestination => !_context.IsTraining && _parts[^1] is FullyConnectedPass;

    /// <summary>Passes rows through all layers.</summary>
    /// <param name="features">The rows, [rows × input length], or those of the given indices.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="step">The number of the training step, from which random omissions derive.</param>
    /// <param name="destination">Receives the embeddings, [rows × embedding dimension].</param>
    public void Forward(MatrixOperand features, int rows, long step, Span<float> destination)
    {
        _context.Step = step;
        CopyTogether(features, rows);
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is FullyConnectedPass pass)
            {
                MatrixOperand input = i == 0 ? features : MatrixOperand.Of(_parts[i - 1].Output, pass.Node.Input.Length);
                pass.Forward(input, rows, i == _parts.Length - 1 && WritesDestination ? destination : pass.Output);
            }
            else
            {
                _parts[i].Forward(InputOf(i), rows);
            }
        }

        if (!WritesDestination)
        {
            _parts[^1].Output.AsSpan(0, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>Passes <see cref="OutputGradient"/>, which it overwrites, back through all layers.</summary>
    /// <param name="features">The rows of the last <see cref="Forward"/>.</param>
    /// <param name="rows">Their number.</param>
    public void Backward(MatrixOperand features, int rows)
    {
        (float[] gradient, float[] next) = (_gradients[0], _gradients[1]);
        for (int i = _parts.Length - 1; i > 0; i--)
        {
            _parts[i].Backward(InputOf(i), rows, gradient, next);
            (gradient, next) = (next, gradient);
        }

        if (_parts[0] is FullyConnectedPass first)
        {
            first.Backward(features, rows, gradient);
        }
        else
        {
            _parts[0].Backward(_input, rows, gradient, inputGradient: null);
        }
    }

    private float[] InputOf(int part) => part == 0 ? _input : _parts[part - 1].Output;

    private void CopyTogether(MatrixOperand features, int rows)
    {
        int length = features.Stride;
        for (int i = 0; i < rows && _input.Length > 0; i++)
        {
            int row = features.Rows.IsEmpty ? i : features.Rows[i];
            features.Values.Slice(row * length, length).CopyTo(_input.AsSpan(i * length, length));
        }
    }

    // Neighbours that treat every image on its own become one stretch; of fully connected neighbours, the latter takes the derivative over.
    private static LayerPass[] Join(LayerPass[] passes, PassContext context)
    {
        List<LayerPass> parts = [];
        List<ImagewisePass> stretch = [];
        for (int i = 0; i < passes.Length; i++)
        {
            if (passes[i] is not ImagewisePass imagewise)
            {
                parts.Add(passes[i]);
                continue;
            }

            stretch.Add(imagewise);
            if (i == passes.Length - 1 || passes[i + 1] is not ImagewisePass)
            {
                parts.Add(new ImagewiseStretch([.. stretch], context));
                stretch.Clear();
            }
        }

        for (int i = 1; i < parts.Count; i++)
        {
            if (parts[i] is FullyConnectedPass pass && parts[i - 1] is FullyConnectedPass before)
            {
                pass.TakeDerivativeOf(before);
            }
        }

        return [.. parts];
    }
}
