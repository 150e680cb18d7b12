using System.CommandLine;
using System.Numerics.Tensors;
using TextSimilarity.Classifying;
using TextSimilarity.Glosses;

namespace GlossEncoder;

/// <summary>The program's command line.</summary>
internal sealed class EncoderCommand(TextWriter output, TextWriter error)
{
    private const int TrainCountEach = 100;
    private const int TestCountEach = 200;
    private const int Seed = 1;
    private const int Failed = 1;
    private const int BadInput = 2;

    // Rounding to eight bits costs at most 0.0001; another processor or another version of the runtime costs less.
    private const float LeastCosine = 0.9998f;

    private readonly Option<string> _nouns = new("--wordnet")
    {
        Description = "WordNet 3.0's data.noun.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "Where the two files are written.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Argument<string[]> _texts = new("text")
    {
        Description = "The texts to classify.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0 on success, 1 where a check fails, 2 for bad options or data.</returns>
    public int Run(string[] arguments)
    {
        var make = new Command("make", "Draws glosses, embeds them and writes the files of samples/TextSimilarity.") { _nouns, _folder };
        make.SetAction(Make);
        var check = new Command("check", "Embeds the sample's texts anew and compares the vectors with the sample's.");
        check.SetAction(_ => Check());
        var classify = new Command("classify", "Embeds texts and tells their classes as the sample does.") { _texts };
        classify.SetAction(result => Classify(result.GetValue(_texts)!));
        var root = new RootCommand("Embeds texts by all-MiniLM-L6-v2, for samples/TextSimilarity.") { make, check, classify };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"error: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
            return BadInput;
        }

        try
        {
            return parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {exception.Message}");
            return BadInput;
        }
    }

    private void Make(ParseResult parsed)
    {
        string folder = Directory.CreateDirectory(parsed.GetValue(_folder)!).FullName;
        IReadOnlyList<Gloss> glosses = GlossSample.Draw(NounFile.Read(parsed.GetValue(_nouns)!), TrainCountEach, TestCountEach, Seed);
        float[] vectors = Encode([.. glosses.Select(gloss => gloss.Text)]);
        WriteAll(
            (Path.Combine(folder, GlossFiles.TextName), file => GlossFiles.WriteTexts(file, glosses)),
            (Path.Combine(folder, GlossFiles.VectorName), file => GlossFiles.WriteVectors(file, vectors)));
    }

    private int Check()
    {
        var set = GlossSet.Read();
        float[] vectors = Encode([.. set.TrainGlosses.Concat(set.TestGlosses).Select(gloss => gloss.Text)]);
        float least = Enumerable.Range(0, vectors.Length / MiniLmEncoder.Dimension).Min(row => TensorPrimitives.Dot(
            vectors.AsSpan(row * MiniLmEncoder.Dimension, MiniLmEncoder.Dimension),
            row < set.Train.RowCount ? set.Train.Row(row) : set.Test.Row(row - set.Train.RowCount)));
        output.WriteLine(FormattableString.Invariant(
            $"least cosine of a sample's vector and its new one: {least:F5}; at least {LeastCosine} is wanted"));
        return least >= LeastCosine ? 0 : Failed;
    }

    private void Classify(string[] texts)
    {
        var set = GlossSet.Read();
        Tensor<float> vectors = Tensor.Create(Encode(texts), [texts.Length, MiniLmEncoder.Dimension]);
        foreach (ITextClassifier classifier in TextClassifiers.All)
        {
            int[] labels = classifier.Classify(set.Train, vectors);
            for (int text = 0; text < texts.Length; text++)
            {
                output.WriteLine($"{classifier.Name}: {set.ClassNames[labels[text]]}: {texts[text]}");
            }
        }
    }

    private static float[] Encode(IReadOnlyList<string> texts)
    {
        using var encoder = new MiniLmEncoder();
        return encoder.Encode(texts);
    }

    // All are written before the first takes its name: texts and vectors belong together.
    private void WriteAll(params (string Path, Action<Stream> Write)[] files)
    {
        string[] temporary = [.. files.Select(file => $"{file.Path}.{System.IO.Path.GetRandomFileName()}.new")];
        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                using FileStream file = File.Create(temporary[i]);
                files[i].Write(file);
            }

            for (int i = 0; i < files.Length; i++)
            {
                File.Move(temporary[i], files[i].Path, overwrite: true);
                output.WriteLine($"{files[i].Path}: {new FileInfo(files[i].Path).Length} bytes");
            }
        }
        finally
        {
            Array.ForEach(temporary, File.Delete);
        }
    }
}
