using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Tests.Data;

[TestFixture]
internal sealed class TableFileTests
{
    private static readonly ReadOptions Labelled = new(null, null, [], NeedsLabels: true, SkipsMissing: false, null);

    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("table-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase(",")]
    [TestCase(";")]
    [TestCase("\t")]
    [TestCase("|")]
    public void Read_AnySeparator_ReadsNumbersAndLabels(string separator)
    {
        LabeledRows rows = Read("a,b,kind\n1.5,-2e-3,x\n 3 ,4,\"y\"\n".Replace(",", separator), Labelled);

        rows.Values.Should().Equal(1.5f, -0.002f, 3, 4);
        rows.Labels.Should().Equal("x", "y");
        rows.Ids.Should().Equal("0", "1");
    }

    [Test]
    public void Read_QuotedFields_AreUnquoted()
    {
        LabeledRows rows = Read("\"a, b\",kind\n\"1\",\"x, \"\"y\"\"\nz\"\n2,\"\uFEFFé\"\n", Labelled);

        rows.Labels.Should().Equal("x, \"y\"\nz", "\uFEFFé");
        rows.Values.Should().Equal(1, 2);
    }

    [Test]
    public void Read_SpaceAfterAClosingQuote_IsNoPartOfTheValue()
    {
        LabeledRows rows = Read("a,b,kind\n\"1.5\" ,\"2\"\t,\"bolt\" \n3,4,\"nut, \"\"M5\"\"\"\n", Labelled);

        rows.Values.Should().Equal(1.5f, 2, 3, 4);
        rows.Labels.Should().Equal("bolt", "nut, \"M5\"");
    }

    [Test]
    public void Read_SpaceAroundLabelsAndIds_IsNoPartOfThem()
    {
        LabeledRows rows = Read("part,a,kind\n r1 ,1, x\n\"r2 \",2,\"x\t\"\n", Labelled with { Id = "part" });

        rows.Labels.Should().Equal("x", "x");
        rows.Ids.Should().Equal("r1", "r2");
    }

    [Test]
    public void Read_NamedColumns_AreTaken()
    {
        LabeledRows rows = Read(
            "id,kind,color,a,b\nr1,x,red,1,2\nr2,y,blue,3,4\n", Labelled with { Label = "kind", Id = "id", Ignored = ["color", "b"] });

        rows.Values.Should().Equal(1, 3);
        rows.Labels.Should().Equal("x", "y");
        rows.Ids.Should().Equal("r1", "r2");
    }

    [Test]
    public void Read_LastColumnIsNamedOtherwise_TakesTheOneBefore()
    {
        LabeledRows rows = Read("a,kind,id,note\n1,x,r1,-\n", Labelled with { Id = "id", Ignored = ["note"] });

        rows.Labels.Should().Equal("x");
        rows.Columns.Should().Be(1);
    }

    [Test]
    public void Read_LabelsNotNeeded_TakesAllColumns()
    {
        LabeledRows rows = Read("a,b\r\n1,2\r\n\r\n", Labelled with { NeedsLabels = false });

        rows.Values.Should().Equal(1, 2);
        rows.Labels.Should().BeNull();
    }

    [TestCase("")]
    [TestCase("?")]
    [TestCase("na")]
    [TestCase("N/A")]
    [TestCase("NaN")]
    [TestCase("NULL")]
    [TestCase("  ")]
    public void Read_MissingValue_IsRefusedOrSkipped(string value)
    {
        string text = $"a,b,kind\n1,2,x\n1,{value},x\n3,4,x\n";

        Invoking(text, Labelled).Should().Throw<InputException>().WithMessage("data.csv, line 3, has a missing value; *--missing skip*");
        LabeledRows rows = Read(text, Labelled with { SkipsMissing = true });
        rows.Values.Should().Equal(1, 2, 3, 4);
        rows.Ids.Should().Equal("0", "2");
        rows.Note.Should().Be("1 of 3 lines have missing values and were left out.");
    }

    [Test]
    public void Read_MissingLabel_IsSkippedToo() =>
        Read("a,kind\n1,\n2,x\n", Labelled with { SkipsMissing = true }).Values.Should().Equal(2);

    [TestCase("a,b,kind\n1,red,x\n", "*line 2: column b holds \"red\", which is no number*--ignore b.")]
    [TestCase("a,b,kind\n1,2,x\n1,1e99,x\n", "*line 3: column b holds \"1e99\", which is not finite*")]
    [TestCase("a,b,kind\n1,Infinity,x\n", "*holds \"Infinity\"*")]
    [TestCase("a,b,kind\n1,\"1,5\",x\n", "*holds \"1,5\", which is no number*")]
    [TestCase("a,b,kind\n1,2\n", "*line 2, has 2 values but there are 3 columns*")]
    [TestCase("a,b,kind\n", "*has no line of values; add some*")]
    [TestCase("a,b,kind\n1,,x\n", "*line 2*missing*")]
    [TestCase("a,a,kind\n1,2,x\n", "*'a' found 2 times*another name for each column*")]
    [TestCase("kind\nx\n", "*no column of features*")]
    [TestCase("a,b,kind\n1,2,5\" bolt\n3,4,6\" bolt\n", "data.csv, line 2, has a quote *put quotes around the whole value*")]
    [TestCase("a,b,kind\n1,2,x\n1,2,\"x\n3,4,y\n", "data.csv, line 3, has a quote *")] // never closed
    [TestCase("a,b,kind\n1,2,\"x\n3,4,\"y\"\n", "data.csv, line 2, has a quote *")]
    [TestCase("a,b,kind\n1,2,\"x\"y\n", "data.csv, line 2, has a quote *")]
    [TestCase("a,b,kind\r\n1,2,\"x\r\n\r\ny\"\r\n3,4, \"z\"\r\n", "data.csv, line 5, has a quote *")]
    [TestCase("a,b,kind\n\"1\",\"2\n\",x\"\n", "data.csv, line 3, has a quote *")]
    [TestCase("a,5\" b,kind\n1,2,x\n3,4,6\" y\n", "data.csv, line 1, has a quote *")]
    [TestCase("", "*")]
    public void Read_BadTable_SaysWhereAndWhatToDo(string text, string message) =>
        Invoking(text, Labelled).Should().Throw<InputException>().WithMessage(message);

    [Test]
    public void Read_QuoteThatIsOpenForMillionsOfCharacters_SaysWhereItBegins()
    {
        string text = "\"a\n\",kind\n1,x\n2,\"y\n" + string.Concat(Enumerable.Repeat("3,z\n", 1 << 22));

        Invoking(text, Labelled).Should().Throw<InputException>().WithMessage("data.csv, line 4, begins a row of more than 16 million*");
        Invoking($"a,kind\"{text[1..]}", Labelled).Should().Throw<InputException>().WithMessage("data.csv, line 1*");
    }

    [Test]
    public void Read_EmptyLinesOfOneColumn_AreMissingValuesButAtTheEnd()
    {
        ReadOptions features = Labelled with { NeedsLabels = false };

        Invoking("x\n1\n\n3\n", features).Should().Throw<InputException>().WithMessage("data.csv, line 3, has a missing value*");
        LabeledRows rows = Read("x\n1\n\n3\n\n\n", features with { SkipsMissing = true });

        rows.Values.Should().Equal(1, 3);
        rows.Ids.Should().Equal("0", "2");
        rows.Note.Should().StartWith("1 of 3 lines");
    }

    [Test]
    public void Read_ColumnsOfOneNameButForSpace_AreRefused() =>
        Invoking("kind,x, x\na,1,2\n", Labelled with { Label = "kind" }).Should().Throw<InputException>()
            .WithMessage("data.csv has two columns named \"x\"; *");

    [Test]
    public void Read_ColumnAskedForTwice_IsRefused()
    {
        const string Text = "a,b,kind\n1,2,x\n";

        Invoking(Text, Labelled with { Label = "a", Id = "a" }).Should().Throw<InputException>().WithMessage("*twice*");
        Invoking(Text, Labelled with { Label = "a", Ignored = ["a"] }).Should().Throw<InputException>().WithMessage("*twice*");
        Invoking(Text, Labelled with { Ignored = ["c"] })
            .Should().Throw<InputException>().WithMessage("--ignore is c*name one of a, b, kind.");
    }

    [Test]
    public void Read_Cancelled_Throws() =>
        FluentActions.Invoking(() => TableFile.Read(Write("a,kind\n1,x\n"), Labelled, new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

    private LabeledRows Read(string text, ReadOptions options) => TableFile.Read(Write(text), options, CancellationToken.None);

    private Action Invoking(string text, ReadOptions options) => () => Read(text, options);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "data.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
