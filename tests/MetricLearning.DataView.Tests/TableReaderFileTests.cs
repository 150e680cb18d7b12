namespace MetricLearning.DataView.Tests;

public class TableReaderFileTests
{
    private static readonly MemoryTable Table = new MemoryTable()
        .Texts("label", "nut", "bolt \"ü\"", "nut", "nut")
        .Floats("x", 1, 2, 6, float.NaN)
        .Texts("colour", "red", "blue", "", "red")
        .Vectors("v", [1, 2], [3, 4], [5, 6], [8, 8])
        .Texts("id", "p", "q", "r", "s");

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("table-reader").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(MissingValueRule.ReplaceByMean)]
    [TestCase(MissingValueRule.LeaveRowsOut)]
    public void Load_SavedReader_ReadsAlike(MissingValueRule rule)
    {
        string path = Path.Combine(_folder, "reader.json");
        TableReader saved = TableReader.Fit(Table, Reading.Options(rule) with { IdColumn = "id" });
        saved.Save(path);
        saved.Save(path);
        TableReader loaded = TableReader.Load(path);

        loaded.FeatureNames.Should().Equal(saved.FeatureNames);
        loaded.LabelNames.Should().Equal(saved.LabelNames);
        loaded.Columns.Should().BeEquivalentTo(saved.Columns, options => options.WithStrictOrdering());
        LabeledTable expected = saved.Read(Table), actual = loaded.Read(Table);
        actual.Data.Features.Should().Equal(expected.Data.Features);
        actual.Data.Labels.ToArray().Should().Equal(expected.Data.Labels.ToArray());
        actual.Ids.Should().Equal(expected.Ids);
        actual.RowNumbers.Should().Equal(expected.RowNumbers);
        Directory.GetFileSystemEntries(_folder).Should().Equal(path);
    }

    [Test]
    public void Load_LabelsThatAreNumbers_AreNumbersAgain()
    {
        string path = Path.Combine(_folder, "reader.json");
        MemoryTable table = new MemoryTable().Floats("label", 3, 1).Floats("x", 1, 2);
        TableReader.Fit(table, Reading.Options()).Save(path);

        TableReader.Load(path).LabelNames.Should().BeNull();
        TableReader.Load(path).Read(table).Data.Labels.ToArray().Should().Equal(3, 1);
    }

    [Test]
    public void Load_FileCutAnywhere_IsRefused()
    {
        string path = Path.Combine(_folder, "reader.json");
        TableReader.Fit(Table, Reading.Options(MissingValueRule.ReplaceByMean)).Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            FluentActions.Invoking(() => TableReader.Load(path)).Should().Throw<InvalidDataException>()
                .WithMessage($"The file {path} holds no table reader: *Pass a file that TableReader.Save wrote.");
        }
    }

    [TestCase("\"metriclearning.table-reader\"", "\"other\"", "*\"format\" is not *")]
    [TestCase("\"version\": 1", "\"version\": 2", "*\"version\" is 2; *")]
    [TestCase("\"label\": \"label\"", "\"label\": null", "*LabelColumn holds null*")]
    [TestCase("\"id\": null", "\"id\": \"x\"", "*\"x\", which is named already*")]
    [TestCase("\"id\": null", "\"id\": 3", "*holds no table reader*")]
    [TestCase("ReplaceByMean", "Forget", "*Forget*")]
    [TestCase("ReplaceByMean", "7", "*MissingValueRule 7 is not defined*")]
    [TestCase("\"blue\"", "\"zebra\"", "*\"categories\" is not a list of texts in ordinal order*")]
    [TestCase("\"blue\",", "", "*Column \"colour\" has not as many means as categories*")]
    [TestCase("\"nut\"", "null", "*\"labelNames\" is not a list of texts*")]
    [TestCase("ReplaceByMean", "99999999999", "*holds no table reader*too large*")]
    [TestCase("        3\n", "        null\n", "*holds no table reader*'Number'*'Null'*")]
    [TestCase("        3\n", "        1e300\n", "*The means of column \"x\" are none, or not finite*")]
    [TestCase("        3\n", "        1e999\n", "*The means of column \"x\" are none, or not finite*")]
    [TestCase("        3\n", "\n", "*The means of column \"x\" are none, or not finite*")]
    [TestCase("\"columns\"", "\"others\"", "*holds no table reader*")]
    public void Load_FileThatCannotBe_SaysWhy(string text, string replacement, string message)
    {
        string path = Path.Combine(_folder, "reader.json");
        TableReader.Fit(Table, Reading.Options(MissingValueRule.ReplaceByMean) with { FeatureColumns = ["x", "colour"] }).Save(path);
        string json = File.ReadAllText(path);
        json.Should().Contain(text);
        File.WriteAllText(path, json.Replace(text, replacement));

        FluentActions.Invoking(() => TableReader.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [TestCase("colour")]
    [TestCase("label")]
    public void Save_TextThatIsNoUnicode_IsRefusedAndTheFileStays(string broken)
    {
        string path = Path.Combine(_folder, "reader.json");
        TableReader.Fit(Table, Reading.Options(MissingValueRule.ReplaceByMean)).Save(path);
        byte[] before = File.ReadAllBytes(path);
        MemoryTable table = new MemoryTable()
            .Texts("label", "nut", broken == "label" ? "\ud800" : "bolt").Texts("colour", "red", broken == "colour" ? "\ud800" : "blue");

        TableReader.Fit(table, Reading.Options()).Invoking(reader => reader.Save(path)).Should().Throw<ArgumentException>()
            .WithMessage("*half of a surrogate pair*");

        File.ReadAllBytes(path).Should().Equal(before);
    }

    [Test]
    public void Save_WhereItCannotWrite_LeavesNothingBehind()
    {
        TableReader reader = TableReader.Fit(Table, Reading.Options(MissingValueRule.ReplaceByMean));

        reader.Invoking(it => it.Save(Path.Combine(_folder, "no", "reader.json"))).Should().Throw<DirectoryNotFoundException>();
        reader.Invoking(it => it.Save("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => TableReader.Load(Path.Combine(_folder, "none.json"))).Should().Throw<FileNotFoundException>();
        FluentActions.Invoking(() => TableReader.Load(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }
}
