using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Architecture;

namespace MetricLearning.Tests.Readme;

/// <summary>The guides' code is compiled, and prints what the guides say that it prints.</summary>
public partial class GuidesTests
{
    private static readonly Dictionary<string, string> SourceOf = new()
    {
        ["own-data.md"] = "OwnDataGuide.cs",
        ["small-data.md"] = "SmallDataGuide.cs",
        ["text.md"] = "TextGuide.cs",
    };

    private const double LargestDifference = 3; // of percents, or of rows

    private string _directory = "";

    [SetUp]
    public void EnterAFolder()
    {
        _directory = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Directory.CreateTempSubdirectory().FullName;
    }

    [TearDown]
    public void LeaveTheFolder()
    {
        string folder = Environment.CurrentDirectory;
        Environment.CurrentDirectory = _directory;
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Guides_InTheFolder_AreThoseThatAreTested() =>
        Directory.GetFiles(Repository.PathTo("docs", "guides"), "*.md").Select(Path.GetFileName).Should().BeEquivalentTo(SourceOf.Keys);

    [Test]
    public void Code_OfAGuide_IsCompiled([Values("own-data.md", "small-data.md", "text.md")] string guide)
    {
        string document = TextOf(guide);
        Dictionary<string, string> compiled = Snippets.Compiled(SourceOf[guide]);

        Snippets.In(document).Should().BeEquivalentTo(compiled);
        Snippets.CodeBlockCount(document).Should().Be(compiled.Count);
    }

    [Test]
    public void OwnData_AllParts_PrintWhatTheGuideSays()
    {
        File.Copy(Repository.PathTo("docs", "guides", "parts.csv"), "parts.csv");
        Dictionary<string, string> printed = [];
        (float[][] rows, string[] labels) = OwnDataGuide.Read();
        float[][] complete = Print(printed, "missing", () => OwnDataGuide.Complete(rows));
        LabeledDataset data = Print(printed, "audit", () => OwnDataGuide.Audit(complete, labels));
        (LabeledDataset train, LabeledDataset test) = Print(printed, "split", () => OwnDataGuide.Split(data));
        SimilarityClassifier model = Print(printed, "train", () => OwnDataGuide.Train(train));
        Print(printed, "judge", () => OwnDataGuide.Judge(model, test));
        Print(printed, "reject", () => OwnDataGuide.Reject(train));
        Print(printed, "shrink", () => OwnDataGuide.Shrink(model, test));
        Print(printed, "grow", () => OwnDataGuide.Grow(model));
        Print(printed, "save", () => OwnDataGuide.Save(model));
        Print(printed, "network", () => OwnDataGuide.OwnNetwork(train, test));

        Compare(printed, "own-data.md");
    }

    [Test]
    public void SmallData_AllParts_PrintWhatTheGuideSays()
    {
        foreach (string file in Directory.GetFiles(Repository.PathTo("samples", "MnistTriplet", "Data", "Digits"), "*.gz"))
        {
            File.Copy(file, Path.GetFileName(file));
        }

        Dictionary<string, string> printed = [];
        LabeledDataset digits = Print(printed, "digits", SmallDataGuide.Read);
        Print(printed, "folds", () => SmallDataGuide.Folds(digits));
        Print(printed, "votes", () => SmallDataGuide.Votes(digits));
        Print(printed, "pays", () => SmallDataGuide.Pays(digits, rowsPerClass: 6, seed: 1));

        Compare(printed, "small-data.md");
    }

    [Test]
    public void Text_AllParts_PrintWhatTheGuideSays()
    {
        (string[][] Glosses, float[][] Vectors) all = ReadGlosses();
        ILookup<string, int> rowsOf = Enumerable.Range(0, all.Glosses.Length).ToLookup(row => all.Glosses[row][0]);
        string[] labels = [.. all.Glosses.Select(gloss => gloss[1])];
        LabeledDataset known = DataOf(rowsOf["train"]).SampleByClass(rowsPerClass: 5, seed: 1);
        Dictionary<string, string> printed = [];

        Print(printed, "few", () => TextGuide.Classify(
            [.. Enumerable.Range(0, known.RowCount).Select(row => known.Row(row).ToArray())],
            [.. known.Labels.ToArray().Select(known.NameOf)],
            text => all.Vectors[Array.FindIndex(all.Glosses, gloss => gloss[4] == text)]));

        Compare(printed, "text.md");

        LabeledDataset DataOf(IEnumerable<int> rows) =>
            LabeledDataset.FromRows(rows.Select(row => all.Vectors[row]), rows.Select(row => labels[row]));
    }

    // Part, class, synset, word and text of each definition, and its vector at unit length.
    private static (string[][] Glosses, float[][] Vectors) ReadGlosses()
    {
        const int Dimension = 384;
        string folder = Repository.PathTo("samples", "TextSimilarity", "Data", "WordNet");
        using StreamReader texts = new(Open("glosses.tsv.gz"));
        string[][] glosses = [.. texts.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        byte[] bytes = new byte[glosses.Length * Dimension];
        using GZipStream vectors = Open("vectors.i8.gz");
        vectors.ReadExactly(bytes);
        return (glosses, [.. bytes.Chunk(Dimension).Select(UnitLength)]);

        GZipStream Open(string file) => new(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress);

        static float[] UnitLength(byte[] row)
        {
            double length = Math.Sqrt(row.Sum(value => (double)(sbyte)value * (sbyte)value));
            return [.. row.Select(value => (float)((sbyte)value / length))];
        }
    }

    // Words must agree. Numbers may differ a little, since training on another machine may round differently.
    private static void Compare(Dictionary<string, string> printed, string guide)
    {
        Dictionary<string, string> written = Snippets.OutputsIn(TextOf(guide));
        written.Keys.Should().BeEquivalentTo(printed.Keys);
        foreach ((string name, string text) in written)
        {
            double[] expected = NumbersIn(text);

            Number().Replace(printed[name], "#").Should().Be(Number().Replace(text, "#"), name);
            NumbersIn(printed[name]).Should().Equal(
                expected, (actual, wanted) => Math.Abs(actual - wanted) <= Math.Max(LargestDifference, wanted / 50), name);
        }

        static double[] NumbersIn(string text) =>
            [.. Number().Matches(text).Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
    }

    private static string TextOf(string guide) => File.ReadAllText(Repository.PathTo("docs", "guides", guide));

    private static T Print<T>(Dictionary<string, string> printed, string name, Func<T> part)
    {
        TextWriter before = Console.Out;
        using StringWriter writer = new() { NewLine = "\n" };
        Console.SetOut(writer);
        try
        {
            T result = part();
            printed[name] = writer.ToString().ReplaceLineEndings("\n");
            return result;
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    private static void Print(Dictionary<string, string> printed, string name, Action part) => Print(printed, name, () =>
    {
        part();
        return true;
    });

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
