using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MetricLearning.OnnxRuntime;

/// <summary>Which inputs a model is given and which output is taken, with their shapes; checked against what the model states.</summary>
/// <param name="InputName">The input of the rows.</param>
/// <param name="RowShape">Its dimensions after the batch.</param>
/// <param name="MaskName">The input of the mask, or null.</param>
/// <param name="MaskLength">The tokens of the mask, 0 without one.</param>
/// <param name="HasFloatMask">Whether the mask is of floats, not of 64-bit integers.</param>
/// <param name="OutputName">The output.</param>
/// <param name="FixedBatch">The only number of rows that the model takes in one run; null for any.</param>
internal sealed record ModelDescription(
    string InputName, int[] RowShape, string? MaskName, int MaskLength, bool HasFloatMask, string OutputName, int? FixedBatch)
{
    /// <summary>Values of a row without its mask.</summary>
    public int ValueCount { get; } = RowShape.Aggregate(1, (product, length) => product * length);

    /// <summary>Columns of a row, mask included.</summary>
    public int InputDimension => ValueCount + MaskLength;

    /// <summary>Reads a model's inputs and outputs.</summary>
    /// <param name="session">The model.</param>
    /// <param name="options">What the caller says about them.</param>
    /// <param name="name">The caller's parameter that brought the model.</param>
    /// <exception cref="ArgumentException">They do not fit each other.</exception>
    public static ModelDescription Of(InferenceSession session, OnnxFeaturesOptions options, string name)
    {
        IReadOnlyDictionary<string, NodeMetadata> inputs = session.InputMetadata, outputs = session.OutputMetadata;
        string[] free = [.. session.InputNames.Where(input => input != options.MaskName)];
        string input = options.InputName ?? (free.Length == 1 ? free[0] : throw Unfit(
            name, $"takes {Text(session.InputNames, inputs)}", "one input of floats [batch × …], and a mask if MaskName says so",
            "Set InputName and MaskName, or export the model with one input"));
        NodeMetadata metadata = Find(inputs, session.InputNames, input, "input", nameof(options.InputName), nameof(options));
        if (free.FirstOrDefault(other => other != input) is string unused)
        {
            throw Unfit(
                name, $"takes {Text(session.InputNames, inputs)}", $"no input beside \"{input}\" and a mask that MaskName names",
                $"Export the model without \"{unused}\", or with a constant in its place");
        }

        int[] shape = RowShapeOf(metadata, input, options.RowShape, name);
        int? batch = metadata.Dimensions[0] > 0 ? metadata.Dimensions[0] : null;
        (int maskLength, bool hasFloatMask) = options.MaskName is null
            ? (0, false)
            : MaskOf(
                Find(inputs, session.InputNames, options.MaskName, "input", nameof(options.MaskName), nameof(options)),
                options, batch, name);
        string output = options.OutputName ?? (session.OutputNames.Count == 1 ? session.OutputNames[0] : throw Unfit(
            name, $"gives {Text(session.OutputNames, outputs)}", "one output of floats [batch × …]", "Set OutputName to one of them"));
        NodeMetadata result = Find(outputs, session.OutputNames, output, "output", nameof(options.OutputName), nameof(options));
        if (!IsTensorOf(result, TensorElementType.Float))
        {
            throw Unfit(
                name, $"gives \"{output}\" as {Text(result)}", "floats [batch × …]",
                "Set OutputName to an output of floats, or export the model in single precision");
        }

        double values = (batch ?? 1) * (shape.Aggregate(1.0, (product, length) => product * length) + maskLength);
        if (values > Array.MaxLength)
        {
            throw Unfit(
                name, $"takes {values:0} values at once", $"at most {Array.MaxLength}, which fit one array",
                "Set RowShape to shorter rows, or export the model with a smaller batch");
        }

        return new(input, shape, options.MaskName, maskLength, hasFloatMask, output, batch);
    }

    /// <summary>The error of a model that cannot be used as it is.</summary>
    public static ArgumentException Unfit(string name, string actual, string expected, string remedy) =>
        new($"The model {actual}; expected {expected}. {remedy}.", name);

    private static int[] RowShapeOf(NodeMetadata metadata, string input, IReadOnlyList<int>? given, string name)
    {
        if (!IsTensorOf(metadata, TensorElementType.Float) || metadata.Dimensions.Length < 2)
        {
            throw Unfit(
                name, $"takes \"{input}\" as {Text(metadata)}", "floats [batch × …] with one dimension or more after the batch",
                "Set InputName to such an input, or export the model with one");
        }

        int[] stated = metadata.Dimensions[1..];
        if (given is not null &&
            (given.Count != stated.Length || given.Zip(stated).Any(pair => pair.Second > 0 && pair.First != pair.Second)))
        {
            throw Unfit(
                name, $"takes \"{input}\" as {Text(metadata)}, but RowShape is [{string.Join(" × ", given)}]",
                "a shape of the dimensions after the batch that contradicts none of them", "Set RowShape accordingly, or leave it null");
        }

        int[] shape = given is null ? stated : [.. given];
        return shape.All(length => length > 0)
            ? shape
            : throw Unfit(
                name, $"takes \"{input}\" as {Text(metadata)}", "known lengths of the dimensions after the batch",
                "Set RowShape to those of your rows");
    }

    private static (int Length, bool IsFloat) MaskOf(NodeMetadata metadata, OnnxFeaturesOptions options, int? batch, string name)
    {
        bool isFloat = IsTensorOf(metadata, TensorElementType.Float);
        string actual = $"takes the mask \"{options.MaskName}\" as {Text(metadata)}";
        if (!(isFloat || IsTensorOf(metadata, TensorElementType.Int64)) || metadata.Dimensions.Length != 2)
        {
            throw Unfit(name, actual, "floats or 64-bit integers [batch × tokens]", "Set MaskName to such an input, or to null");
        }

        if ((metadata.Dimensions[0] > 0 ? metadata.Dimensions[0] : (int?)null) != batch)
        {
            throw Unfit(name, actual, $"the batch of the rows, {batch?.ToString() ?? "of any size"}", "Export the model with one batch");
        }

        int stated = metadata.Dimensions[1];
        if (stated > 0 && options.MaskLength is int given && given != stated)
        {
            throw Unfit(name, $"{actual}, but MaskLength is {given}", $"{stated}", "Leave MaskLength null");
        }

        int length = stated > 0 ? stated : options.MaskLength ?? 0;
        return length > 0
            ? (length, isFloat)
            : throw Unfit(name, actual, "a known number of tokens", "Set MaskLength to that of your rows");
    }

    private static NodeMetadata Find(
        IReadOnlyDictionary<string, NodeMetadata> all, IReadOnlyList<string> names, string wanted, string kind, string option,
        string name) =>
        all.TryGetValue(wanted, out NodeMetadata? found)
            ? found
            : throw new ArgumentException(
                $"{option} is \"{wanted}\", but the model has no such {kind}; expected one of {Text(names, all)}. Set one of them.",
                name);

    private static bool IsTensorOf(NodeMetadata metadata, TensorElementType type) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && metadata.ElementDataType == type;

    private static string Text(IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> all) =>
        names.Count == 0 ? "nothing" : string.Join(" and ", names.Select(name => $"\"{name}\" as {Text(all[name])}"));

    private static string Text(NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return metadata.OnnxValueType.ToString();
        }

        IEnumerable<string> lengths = metadata.Dimensions.Zip(
            metadata.SymbolicDimensions, (length, symbol) => length > 0 ? $"{length}" : symbol.Length > 0 ? symbol : "?");
        return $"{metadata.ElementDataType} [{string.Join(" × ", lengths)}]";
    }
}
