using System.CommandLine;
using MetricLearning.Classification;
using MetricLearning.Onnx;

namespace MetricLearning.Tool.Commands;

/// <summary>Writes what embeds a model's rows as ONNX.</summary>
internal sealed class ExportCommand(ToolOptions options, TextWriter output)
{
    private readonly Option<string?> _output = ToolOptions.Output("The ONNX file, such as parts.onnx.", isRequired: true);

    /// <summary>Makes the command.</summary>
    public Command Create(Func<Action<CancellationToken>, CancellationToken, Task<int>> guard)
    {
        Command command = new("export", "Writes a model's scaling and networks as one ONNX graph, from features to embeddings.")
        {
            options.Model, _output,
        };
        command.SetAction((parsed, token) => guard(stop => Run(parsed, stop), token));
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_output)!;
        OutputFile.Check(path, "--output", parsed.GetValue(options.Model)!);
        SimilarityClassifier model = SimilarityClassifier.Load(parsed.GetValue(options.Model)!);
        cancellationToken.ThrowIfCancellationRequested();
        OnnxExport.Save(path, model.Embedder, new() { LabelNames = model.Labels });
        output.WriteLine($"graph: {path}, {model.InputDimension} columns to embeddings of {model.EmbeddingDimension}");
    }
}
