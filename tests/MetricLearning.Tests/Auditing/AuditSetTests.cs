using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class AuditSetTests
{
    private static readonly Tensor<float> Rows = AuditTables.Plane((1, 2), (3, 4), (5, 6));

    [Test]
    public void New_Names_KeepsThemAndSharesTheRows()
    {
        AuditSet set = new(Rows, ["b", "a", "b"], ["x", "y", "z"]);

        (set.RowCount, set.Columns).Should().Be((3, 2));
        set.Values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        set.Labels.Should().Equal("b", "a", "b");
        set.Ids.Should().Equal("x", "y", "z");
    }

    [Test]
    public void New_Integers_BecomeTheirDigits()
    {
        AuditSet set = new(Rows, [-7, 12, -7]);

        set.Labels.Should().Equal("-7", "12", "-7");
        set.Ids.Should().BeNull();
    }

    [Test]
    public void New_DataSet_KeepsItsLabelNames()
    {
        LabeledDataset named = LabeledDataset.FromRows([[1, 2], [3, 4]], ["pear", "apple"]);

        new AuditSet(named).Labels.Should().Equal("pear", "apple");
        new AuditSet(new LabeledDataset(Rows, [3, 4, 3]), ["x", "y", "z"]).Labels.Should().Equal("3", "4", "3");
    }

    [Test]
    public void FromRows_Arrays_AreCopied()
    {
        float[] first = [1, 2];
        AuditSet set = AuditSet.FromRows([first, [3, 4]], ["a", "b"], ["x", "y"]);
        first[0] = 99;

        set.Values.ToArray().Should().Equal(1, 2, 3, 4);
        set.Labels.Should().Equal("a", "b");
        set.Ids.Should().Equal("x", "y");
    }

    [Test]
    public void New_NotANumber_NamesRowAndColumn() => FluentActions
        .Invoking(() => new AuditSet(AuditTables.Plane((1, 2), (3, float.NaN)), [1, 2]).RowCount)
        .Should().Throw<ArgumentException>().WithMessage("*NaN at row 1, column 1*").WithParameterName("embeddings");

    [TestCase(0, 2, "0 rows")]
    [TestCase(2, 0, "0 columns")]
    public void New_NoRowsOrColumns_Throws(int rows, int columns, string expected) => FluentActions
        .Invoking(() => new AuditSet(Tensor.CreateFromShape<float>([rows, columns]), new int[rows]).RowCount)
        .Should().Throw<ArgumentException>().WithMessage($"*{expected}*").WithParameterName("embeddings");

    [Test]
    public void New_CountsDiffer_Throw()
    {
        FluentActions.Invoking(() => new AuditSet(Rows, [1, 2]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("labels has 2 entries but embeddings has 3 rows*");
        FluentActions.Invoking(() => new AuditSet(Rows, ["a", "b"]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("labels has 2 entries but embeddings has 3 rows*");
        FluentActions.Invoking(() => new AuditSet(Rows, [1, 2, 3], ["x"]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("ids has 1 entries; expected 3*");
        FluentActions.Invoking(() => AuditSet.FromRows([[1f]], ["a", "b"]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("labels has 2 entries but * has 1 rows*");
    }

    [Test]
    public void New_NullTexts_Throw()
    {
        FluentActions.Invoking(() => new AuditSet(Rows, ["a", null!, "b"]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("labels[1] is null*");
        FluentActions.Invoking(() => new AuditSet(Rows, [1, 2, 3], ["x", "y", null!]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("ids[2] is null*");
        FluentActions.Invoking(() => AuditSet.FromRows([[1f], null!], ["a", "b"]).RowCount)
            .Should().Throw<ArgumentException>().WithMessage("rows[1] is null*");
        FluentActions.Invoking(() => new AuditSet(Rows, (IReadOnlyList<string>)null!).RowCount)
            .Should().Throw<ArgumentNullException>().WithParameterName("labels");
    }
}
