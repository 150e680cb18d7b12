using System.IO.Compression;
using System.Text;
using Tables.Data;

namespace Tables.Tests.Data;

[TestFixture]
internal sealed class TableFileTests : FolderTests
{
    [Test]
    public void ReadAll_PlainAndCompressedFiles_GivesRowsLabelsAndFoldsByName()
    {
        File.WriteAllText(Path.Combine(Folder, "small.csv"), "fold,label,x1,x2\n0,red,1,2.5\n1,blue,-3e-2,4\n");
        using (var file = new GZipStream(File.Create(Path.Combine(Folder, "packed.csv.gz")), CompressionLevel.Fastest))
        {
            file.Write(Encoding.UTF8.GetBytes("fold,label,x\n3,a,1\n4,a,2\n"));
        }

        IReadOnlyList<Table> tables = TableFile.ReadAll(Folder);

        tables.Select(table => table.Name).Should().Equal("packed", "small");
        Table small = tables[1];
        small.Folds.Should().Equal(0, 1);
        small.Rows.Features.ToArray().Should().Equal(1, 2.5f, -0.03f, 4);
        small.Rows.NameOf(small.Rows.Labels[1]).Should().Be("blue");
        small.TrainOf(0).Row(0).ToArray().Should().Equal(-0.03f, 4);
        small.TestOf(0).Row(0).ToArray().Should().Equal(1, 2.5f);
        tables[0].FoldNumbers.Should().Equal(3, 4);
    }

    [TestCase("0,a,1\n1,b\n", "line 3 has 2 values; expected 3 as in the first row: fold,label,x1,…")]
    [TestCase("0,a\n", "line 2 has 2 values; expected 3 or more: fold,label,x1,…")]
    [TestCase("first,a,1\n", "line 2 begins with 'first'; expected the number of a fold.")]
    [TestCase("0,a,1,x\n", "line 2 has 'x' in column 4; expected a finite number.")]
    [TestCase("0,a,NaN\n", "line 2 has 'NaN' in column 3; expected a finite number.")]
    [TestCase("0,a,1\n0,b,2\n", "has 1 folds; expected two or more in its first column.")]
    public void Read_LineThatCannotBeRead_SaysWhichAndWhatIsExpected(string lines, string message)
    {
        string path = Path.Combine(Folder, "bad.csv");
        File.WriteAllText(path, $"fold,label,x\n{lines}");

        FluentActions.Invoking(() => TableFile.Read(path)).Should().Throw<InvalidDataException>().WithMessage($"*bad.csv'*{message}");
    }

    [Test]
    public void ReadAll_FolderWithoutTables_SaysWhatIsExpected() =>
        FluentActions.Invoking(() => TableFile.ReadAll(Folder)).Should().Throw<InvalidDataException>()
            .WithMessage("'*' has no file that ends in .csv or .csv.gz; pass the folder of the tables.");
}
