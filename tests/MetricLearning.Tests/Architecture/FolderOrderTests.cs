using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Architecture;

/// <summary>The library's folders stand in the order in which data flows through them. A failure names file and line.</summary>
public partial class FolderOrderTests
{
    private const int MaxLines = 300;

    private static readonly string[] Flow =
    [
        "Telemetry",
        "Data",
        "Distances",
        "Sampling",
        "Augmentation",
        "Networks",
        "Losses",
        "Optimization",
        "Neighbors",
        "Evaluation",
        "Training",
        "Calibration",
        "Auditing",
        "Persistence",
        "Classification",
    ];

    private static readonly string[] Folders = [.. Flow, "Kernels", "Internal"];

    [Test]
    public void Files_OfTheLibrary_LieInTheFoldersOfTheOrder() =>
        SourceFile.OfLibrary.Select(file => file.Folder).Distinct().Should().HaveCountGreaterThan(2).And.BeSubsetOf(Folders);

    [Test]
    public void Folder_OfTheFlow_UsesOnlyFoldersBeforeItAndKernelsAndInternal([ValueSource(nameof(Flow))] string folder) =>
        UsesBeyond(folder, [.. Flow.TakeWhile(before => before != folder), "Kernels", "Internal"]).Should().BeEmpty();

    [Test]
    public void Kernels_UseNoOtherFolder() => UsesBeyond("Kernels", []).Should().BeEmpty();

    [Test]
    public void Internal_UsesNoFolderButKernels() => UsesBeyond("Internal", ["Kernels"]).Should().BeEmpty();

    [Test]
    public void Kernels_Alone_ReachForVectorsAndMemory() =>
        SourceFile.OfLibrary.Where(file => file.Folder != "Kernels").SelectMany(file => file.Find(VectorsOrMemory())).Should().BeEmpty();

    // The framework's own words name no unit, no meaning and no remedy.
    [Test]
    public void Arguments_OutsideKernels_AreRefusedInTheLibrarysWords() =>
        SourceFile.OfLibrary.Where(file => file.Folder != "Kernels").SelectMany(file => file.Find(BareRefusal())).Should().BeEmpty();

    [Test]
    public void TrainingAndClassification_Alone_Log() =>
        SourceFile.OfLibrary.Where(file => file.Folder is not ("Training" or "Classification")).SelectMany(file => file.Find(Logging()))
            .Should().BeEmpty();

    [Test]
    public void Files_OfTheLibraryAndOfTests_AreAtMost300Lines() =>
        SourceFile.OfLibrary.Concat(SourceFile.OfAllTests)
            .Where(file => file.Lines.Count > MaxLines).Select(file => $"{file.Path}:{file.Lines.Count}").Should().BeEmpty();

    [Test]
    public void Namespace_OfEveryFile_IsItsFolder() =>
        SourceFile.OfLibrary.Where(file => !file.Lines.Contains($"namespace MetricLearning.{file.Folder};"))
            .Select(file => $"{file.Path}: {file.Lines.First(line => line.StartsWith("namespace", StringComparison.Ordinal))}")
            .Should().BeEmpty();

    [TestCase("using MetricLearning.Losses;")]
    [TestCase("using static MetricLearning.Losses.TripletReduction;")]
    [TestCase("using Loss = MetricLearning.Losses.ITripletLoss;")]
    [TestCase("    private readonly global::MetricLearning.Losses.ITripletLoss _loss;")]
    [TestCase("    public List<Losses.ITripletLoss> All { get; }")]
    public void Uses_InAnyForm_AreFound(string line) => UsesBeyond(new SourceFile("Data/Row.cs", ["", line]), ["Distances"])
        .Should().Equal($"Data/Row.cs:2: {line.Trim()}");

    [TestCase("namespace MetricLearning.Losses;")]
    [TestCase("using MetricLearning.Distances;")]
    [TestCase("/// <see cref=\"MetricLearning.Losses.ITripletLoss\"/>")]
    [TestCase("    return 1; // as MetricLearning.Losses has it")]
    [TestCase("    int count = batch.Losses.Count;")]
    public void Uses_InLinesWithout_AreNotFound(string line) =>
        UsesBeyond(new SourceFile("Data/Row.cs", [line]), ["Distances"]).Should().BeEmpty();

    private static IEnumerable<string> UsesBeyond(string folder, string[] allowed) =>
        SourceFile.OfLibrary.Where(file => file.Folder == folder).SelectMany(file => UsesBeyond(file, allowed));

    private static IEnumerable<string> UsesBeyond(SourceFile file, string[] allowed)
    {
        string others = string.Join('|', Folders.Except([file.Folder, .. allowed]));
        if (others.Length == 0)
        {
            return []; // the last folder uses what it likes, and a pattern of no folder would find any dot
        }

        return file.Find(new Regex($@"^(?!namespace\b).*(\bMetricLearning\.({others})\b|(?<![\w.])({others})\.[A-Z])"));
    }

    [GeneratedRegex(@"ArgumentOutOfRangeException\.ThrowIf|ArgumentException\.ThrowIf|new ArgumentOutOfRangeException\(nameof\(\w+\)\)")]
    private static partial Regex BareRefusal();

    [GeneratedRegex(
        @"\bunsafe\b|\bVector(64|128|256|512)?[<.]|System\.Runtime\.Intrinsics|System\.Numerics\.Vector|\bMemoryMarshal\b|\bUnsafe\.")]
    private static partial Regex VectorsOrMemory();

    [GeneratedRegex(@"\bMicrosoft\.Extensions\.Logging\b")]
    private static partial Regex Logging();
}
