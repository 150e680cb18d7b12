using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Architecture;

/// <summary>Whoever looks for the tests of a file finds them at the same path, and whoever adds behaviour adds tests there.</summary>
public partial class MirrorTests
{
    // Folders of the tests that mirror no folder of the library.
    private static readonly string[] Apart = ["Architecture", "EndToEnd", "Golden", "Readme", "Reference", "Safety"];

    // Files whose behaviour is nothing but a part of their only caller's, and whose every line that caller's tests run.
    private static readonly Dictionary<string, string> TestedByTheirCallers = new()
    {
        ["Distances/DifferenceDistance.cs"] = "abstract: EuclideanDistanceTests, SquaredEuclideanDistanceTests, DistanceFunctionTests",
        ["Distances/EmbeddedRows.cs"] = "three values and an indexer: DistanceFunctionTests, UnitRowsTests",
        ["Training/TrainingState.cs"] = "counters: EmbeddingTrainerTests continue, fail and begin anew",
        ["Internal/IServesOneRun.cs"] = "no parts by default: RunningPartsTests claims samplers",
        ["Sampling/IBatchSampler.cs"] = "no runs by default: TrainingRunFileTests train with samplers that name none",
        ["Losses/ITripletLoss.cs"] = "a call of EveryTriplet by default: EveryTripletTests",
        ["Losses/IEmbeddingLoss.cs"] = "empty lists by default: EmbeddingTrainerTests train with losses that learn and keep nothing",
        ["Optimization/IOptimizer.cs"] = "false by default: ParameterUpdateTests moves whole parameters",
        ["Classification/RowPart.cs"] = "a constructor call: RowPartsTests, ModelSelectionViewsTests",
        ["Networks/LayerNode.cs"] = "five values: the tests of all nodes",
        ["Networks/LayerPass.cs"] = "memory and no gradient by default: the tests of all nodes",
        ["Networks/NetworkLayer.cs"] = "no function by default: LayerListTests builds layers with and without one",
        ["Networks/PassContext.cs"] = "shared values and memory for rows: the tests of all nodes",
        ["Neighbors/GalleryClass.cs"] = "a sum and a count: GalleryTests and CentroidSumTests",
        ["Neighbors/GalleryCondensing.cs"] = "GallerySnapshot.CondensingTests: which rows are chosen",
        ["Neighbors/GalleryWriter.cs"] = "what Gallery does under its lock: GalleryTests",
        ["Neighbors/GalleryWriter.Compaction.cs"] = "GalleryTests: memory of removed rows",
        ["Neighbors/GalleryWriter.Filling.cs"] = "ClassifierFormatTests: a gallery of several blocks, an id that stands twice",
        ["Neighbors/VoteAccuracy.cs"] = "GallerySnapshot.CondensingTests: accuracies solved by hand",
        ["Classification/ChoiceFormat.cs"] = "part of a file: ClassifierFormatTests, with a choice and without",
        ["Classification/ClassifierDecision.cs"] = "values and a comparison: SimilarityClassifierTests, with thresholds of all kinds",
        ["Classification/ClassifierLog.cs"] = "two lines: SimilarityClassifier.TrainTests, with rows held out and without",
        ["Classification/ClassifierTraining.cs"] = "what Train does: SimilarityClassifier.TrainTests",
        ["Classification/DecisionFormat.cs"] = "part of a file: ClassifierFormatTests, rules and thresholds of all kinds",
        ["Classification/NetworkLoss.cs"] = "ranges of an option: SimilarityClassifier.TrainOptionsTests",
        ["Classification/ModelViewSearch.cs"] = "one view of a fold: ModelSelectionFoldTests, ModelSelectionViewsTests",
        ["Persistence/ShapeFormat.cs"] = "three numbers: NetworkFormatTests, SimilarityClassifier.TrainOptionsTests",
        ["Persistence/OpenedRows.cs"] = "RowFileTests and SimilarityClassifier.FileTests: read, cut short and damaged",
        ["Data/LabeledDataset.Rows.cs"] = "LabeledDatasetTests, and RowFileTests for rows of a file",
        ["Classification/SimilarityClassifier.Over.cs"] = "GalleryClassifierTests",
        ["Classification/GalleryFormat.cs"] = "part of a file: ClassifierFormatTests, ids, labels and order",
        ["Classification/JsonWriting.cs"] = "a number or null: ClassifierFormatTests",
        ["Classification/RowVerdict.cs"] = "SimilarityClassifierTests and ClassifierFormatTests: rows and centroids vote",
        ["Classification/SimilarityClassifier.Calibrate.cs"] = "SimilarityClassifierTests",
        ["Classification/SimilarityClassifier.Gallery.cs"] = "SimilarityClassifierTests",
        ["Kernels/Multiply/TileSources.cs"] = "rows, columns and widths: TileKernelTests runs all; strided rows: ConvolutionBackwardTests",
        ["Kernels/Multiply/MultiplyArguments.cs"] = "the address of a row: PackingTests, with and without chosen rows",
        ["Kernels/Search/FileRows.cs"] = "values, and which errors put work off: NeighborSearchFileTests, GalleryInFileTests",
        ["Kernels/Search/DistancePass.cs"] =
            "SearchJobTests: rows too close to tell apart, many neighbours, equal rows; NeighborSearchTests",
        ["Kernels/Search/PanelBlocks.cs"] = "memory of panels: RowPanelsTests, views and growth",
        ["Kernels/Search/RowStore.cs"] = "three values: RowAppendTests with and without a centre",
        ["Kernels/Search/ScorePass.cs"] = "SearchJobTests: which queries it answers; NeighborSearchTests: that the answers are right",
        ["Kernels/Search/SearchRequest.cs"] = "pointers of a search: SearchJobTests",
        ["Kernels/Search/SearchScratch.cs"] = "memory of a search: SearchJobTests, tiles of all sizes one after the other",
        ["Kernels/Search/TilePass.cs"] = "SearchJobTests: tiles of all sizes, rows and queries shared among threads",
        ["Kernels/Multiply/TiledMultiply.cs"] = "MatrixMultiplierTests multiplies with every width, cut and packing",
        ["Kernels/Multiply/Widths/Width1.cs"] = "TileKernelTests, PackingTests and PanelScanTests run every width",
        ["Kernels/Multiply/Widths/Width128.cs"] = "TileKernelTests, PackingTests and PanelScanTests run every width",
        ["Kernels/Multiply/Widths/Width256.cs"] = "TileKernelTests, PackingTests and PanelScanTests run every width",
        ["Kernels/Multiply/Widths/Width512.cs"] = "TileKernelTests, PackingTests and PanelScanTests run every width",
    };

    private static readonly HashSet<string> TestPaths = [.. SourceFile.OfTests.Select(file => file.Path)];

    [Test]
    public void SourceFiles_WithBehaviour_HaveTestsAtTheMirroredPath() =>
        SourceFile.OfLibrary.Where(HasBehaviour).Select(file => file.Path)
            .Where(path => !TestedByTheirCallers.ContainsKey(path) && !TestPaths.Contains(TestPathOf(path)))
            .Should().BeEmpty();

    [Test]
    public void TestFiles_OfAMirroredFolder_MirrorASourceFile() =>
        SourceFile.OfTests.Where(file => !Apart.Contains(file.Folder)).Select(file => file.Path).Where(path => !Mirrors(path))
            .Should().BeEmpty("what several tests share lies in Reference");

    [TestCase("Neighbors/NeighborIndexTests.cs", true)]
    [TestCase("Neighbors/NeighborIndexOrderTests.cs", true)]
    [TestCase("Neighbors/NeighborIndexesTests.cs", false)]
    [TestCase("Neighbors/OrderTests.cs", false)]
    [TestCase("Losses/NeighborIndexOrderTests.cs", false)]
    [TestCase("Neighbors/GalleryClassOrderTests.cs", false)]
    public void Mirrors_NameOfATestFile_BeginsWithThatOfTheSourceFileBesideWhoseTestsItLies(string path, bool expected) =>
        Mirrors(path).Should().Be(expected);

    [Test]
    public void Exemptions_AreForFilesWithBehaviourAndWithoutTests() =>
        TestedByTheirCallers.Keys
            .Except(SourceFile.OfLibrary.Where(HasBehaviour).Select(file => file.Path).Where(path => !TestPaths.Contains(TestPathOf(path))))
            .Should().BeEmpty();

    [TestCase("    public int Twice(int x) => 2 * x;", true)]
    [TestCase("    public void Clear()\n    {\n        _rows.Clear();\n    }", true)]
    [TestCase("    void Clear()\n    {\n        foreach (Row row in _rows)", true)]
    [TestCase("    /// <summary>Returns 0 if there is none.</summary>\n    int Count { get; }", false)]
    [TestCase("internal sealed class Row(int length)\n{\n    public int Length { get; } = length;", false)]
    [TestCase("    [LoggerMessage(\"up to {Count} if set\")]\n    static partial void Log(int count);", false)]
    [TestCase("    // return early\n    float Slope(float distance);", false)]
    public void HasBehaviour_OfSomeLines_TellsBodiesFromDeclarations(string lines, bool expected) =>
        HasBehaviour(new SourceFile("Data/Row.cs", lines.Split('\n'))).Should().Be(expected);

    // The tests of one file that are too many for one file are split by subject: NeighborIndexTests and NeighborIndexOrderTests.
    private static bool Mirrors(string testPath)
    {
        string? source = SourceFile.OfLibrary.Select(file => file.Path[..^".cs".Length])
            .Where(path => testPath.StartsWith(path, StringComparison.Ordinal) && Subject().IsMatch(testPath[path.Length..]))
            .MaxBy(path => path.Length);
        return source is not null && (testPath == source + "Tests.cs" || TestPaths.Contains(source + "Tests.cs"));
    }

    private static string TestPathOf(string path) => path[..^".cs".Length] + "Tests.cs";

    private static bool HasBehaviour(SourceFile file) =>
        file.Find(Statement()).Any() || MethodBody().IsMatch(string.Join('\n', file.Lines));

    [GeneratedRegex(@"^([A-Z]\w*)?Tests\.cs$")]
    private static partial Regex Subject();

    [GeneratedRegex(@"=>|\b(return|if|for|foreach|while|switch|throw)\b")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^ .*\)\n +\{", RegexOptions.Multiline)]
    private static partial Regex MethodBody();
}
