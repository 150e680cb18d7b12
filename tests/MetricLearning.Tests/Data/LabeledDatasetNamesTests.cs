using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetNamesTests
{
    [Test]
    public void Constructor_LabelNames_AreCopied()
    {
        string[] names = ["cat", "dog"];
        var data = new LabeledDataset(LabeledDatasetTests.Matrix(2, 1), [1, 0], names);

        names[0] = "cow";

        data.LabelNames.Should().Equal("cat", "dog");
    }

    [Test]
    public void LabelNames_Cast_CannotBeWritten()
    {
        var data = new LabeledDataset(LabeledDatasetTests.Matrix(1, 1), [0], ["cat"]);

        data.LabelNames.Should().NotBeAssignableTo<string[]>();
    }

    [TestCase(2)]
    [TestCase(-1)]
    public void Constructor_LabelWithoutName_SaysWhich(int label)
    {
        Action act = () => _ = new LabeledDataset(LabeledDatasetTests.Matrix(2, 1), [0, label], ["cat", "dog"]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels").WithMessage(
            $"labels[1] is {label} but labelNames has 2 names; pass a name for every label, or no names.*");
    }

    [Test]
    public void Constructor_NullName_SaysWhich()
    {
        Action act = () => _ = new LabeledDataset(LabeledDatasetTests.Matrix(1, 1), [0], ["cat", null!]);

        act.Should().Throw<ArgumentException>().WithParameterName("labelNames")
            .WithMessage("labelNames[1] is null; pass a name for every label.*");
    }

    [Test]
    public void NameOf_NamedLabel_IsItsName() =>
        new LabeledDataset(LabeledDatasetTests.Matrix(2, 1), [1, 0], ["cat", "dog"]).NameOf(1).Should().Be("dog");

    [Test]
    public void NameOf_NoNames_IsTheLabelInDigits() =>
        new LabeledDataset(LabeledDatasetTests.Matrix(1, 1), [3]).NameOf(-12).Should().Be("-12");

    [TestCase(2)]
    [TestCase(-1)]
    public void NameOf_LabelWithoutName_SaysTheRange(int label)
    {
        var data = new LabeledDataset(LabeledDatasetTests.Matrix(2, 1), [1, 0], ["cat", "dog"]);
        Action act = () => data.NameOf(label);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(label))
            .WithMessage($"label is {label}; expected 0 to 1, the labels that have a name.*");
    }

    [Test]
    public void WithLabelNames_NamesOfAnotherSet_RenumbersTheLabelsAndSharesTheRows()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f]], ["cow", "ant", "cow"]);

        LabeledDataset renumbered = data.WithLabelNames(["bee", "cow", "ant"]);

        data.Labels.ToArray().Should().Equal(1, 0, 1);
        renumbered.Labels.ToArray().Should().Equal(1, 2, 1);
        renumbered.LabelNames.Should().Equal("bee", "cow", "ant");
        renumbered.Features.Should().BeSameAs(data.Features);
        renumbered.ClassCount.Should().Be(2);
    }

    [Test]
    public void WithLabelNames_OfLabelsWithoutNames_TakesThemAsIndices()
    {
        LabeledDataset data = new(LabeledDatasetTests.Matrix(2, 1), [1, 0]);

        data.WithLabelNames(["ant", "bee"]).NameOf(1).Should().Be("bee");
        FluentActions.Invoking(() => data.WithLabelNames(["ant"])).Should().Throw<ArgumentException>().WithParameterName("labelNames")
            .WithMessage("labelNames has 1 names but row 0 has label 1; pass a name for each label, from 0 on.*");
    }

    [Test]
    public void WithLabelNames_ThatLackAClassOrNameOneTwice_AreRefused()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f]], ["cow", "ant"]);

        FluentActions.Invoking(() => data.WithLabelNames(["cow", "bee"])).Should().Throw<ArgumentException>()
            .WithMessage("labelNames [cow, bee] lacks \"ant\", the label of row 1; add it, or drop the row.*");
        FluentActions.Invoking(() => data.WithLabelNames(["cow", "cow", "ant"])).Should().Throw<ArgumentException>()
            .WithParameterName("labelNames");
        FluentActions.Invoking(() => data.WithLabelNames(null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void ToString_WithNames_ShowsThoseOfItsClasses() =>
        LabeledDataset.FromRows([[1f], [2f], [3f]], ["cow", "ant", "cow"], ["ant", "bee", "cow"]).ToString()
            .Should().Be("3 rows × 1 columns, 2 classes (ant, cow)");
}
