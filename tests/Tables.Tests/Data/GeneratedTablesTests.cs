using Tables.Data;

namespace Tables.Tests.Data;

[TestFixture]
internal sealed class GeneratedTablesTests
{
    [Test]
    public void All_HaveNamesOfTheirOwnFiveFoldsAndEveryLabelInEachFold()
    {
        GeneratedTables.All.Select(table => table.Name).Should().OnlyHaveUniqueItems();
        foreach (Table table in GeneratedTables.All)
        {
            table.FoldNumbers.Should().Equal(0, 1, 2, 3, 4);
            foreach (int fold in table.FoldNumbers)
            {
                table.TestOf(fold).Labels.ToArray().Distinct().Should().HaveCount(table.Rows.ClassCount);
                (table.TestOf(fold).RowCount + table.TrainOf(fold).RowCount).Should().Be(table.Rows.RowCount);
            }
        }
    }
}
