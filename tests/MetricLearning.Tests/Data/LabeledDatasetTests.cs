using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetTests
{
    private const int Seed = 7;

    [Test]
    public void Constructor_ValidRows_KeepsThemWithoutACopy()
    {
        Tensor<float> features = Matrix(3, 2);

        var data = new LabeledDataset(features, [5, -2, 5]);

        data.Features.Should().BeSameAs(features);
        (data.RowCount, data.FeatureCount, data.ClassCount).Should().Be((3, 2, 2));
        data.LabelNames.Should().BeNull();
    }

    [Test]
    public void Constructor_Labels_AreCopied()
    {
        int[] labels = [5, -2, 5];
        var data = new LabeledDataset(Matrix(3, 2), labels);

        labels[0] = 9;

        data.Labels.ToArray().Should().Equal(5, -2, 5);
    }

    [Test]
    public void Constructor_OneClass_IsADataSet() =>
        new LabeledDataset(Matrix(2, 2), [4, 4]).ClassCount.Should().Be(1);

    [Test]
    public void Constructor_LabelNames_AreCopied()
    {
        string[] names = ["cat", "dog"];
        var data = new LabeledDataset(Matrix(2, 1), [1, 0], names);

        names[0] = "cow";

        data.LabelNames.Should().Equal("cat", "dog");
    }

    [Test]
    public void LabelNames_Cast_CannotBeWritten()
    {
        var data = new LabeledDataset(Matrix(1, 1), [0], ["cat"]);

        data.LabelNames.Should().NotBeAssignableTo<string[]>();
    }

    [Test]
    public void Constructor_NullFeatures_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(null!, [0]);

        act.Should().Throw<ArgumentNullException>().WithParameterName("features");
    }

    [Test]
    public void Constructor_RankThree_SaysWhatIsExpected()
    {
        Action act = () => _ = new LabeledDataset(Tensor.CreateFromShape<float>([2, 2, 2]), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has rank 3; expected a matrix [rows × columns] of rank 2. Reshape it.*");
    }

    [Test]
    public void Constructor_StridedView_SaysHowToMakeItDense()
    {
        Action act = () => _ = new LabeledDataset(Matrix(2, 3).Slice([0..2, 0..2]), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features is a strided view; expected dense rows. Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Constructor_NoRows_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(Matrix(0, 2), []);

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features has 0 rows; pass at least one.*");
    }

    [Test]
    public void Constructor_NoColumns_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(Matrix(2, 0), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void Constructor_FewerLabelsThanRows_SaysBothCounts()
    {
        Action act = () => _ = new LabeledDataset(Matrix(3, 2), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 2 entries but features has 3 rows; pass one label per row.*");
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void Constructor_ValueThatIsNotFinite_SaysWhere(float value, string text)
    {
        Tensor<float> features = Matrix(3, 2);
        features[2, 1] = value;
        Action act = () => _ = new LabeledDataset(features, [0, 1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage(
            $"features holds {text} at row 2, column 1; every value must be finite. Remove or impute such rows before use.*");
    }

    [TestCase(2)]
    [TestCase(-1)]
    public void Constructor_LabelWithoutName_SaysWhich(int label)
    {
        Action act = () => _ = new LabeledDataset(Matrix(2, 1), [0, label], ["cat", "dog"]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels").WithMessage(
            $"labels[1] is {label} but labelNames has 2 names; pass a name for every label, or no names.*");
    }

    [Test]
    public void Constructor_NullName_SaysWhich()
    {
        Action act = () => _ = new LabeledDataset(Matrix(1, 1), [0], ["cat", null!]);

        act.Should().Throw<ArgumentException>().WithParameterName("labelNames")
            .WithMessage("labelNames[1] is null; pass a name for every label.*");
    }

    [Test]
    public void NameOf_NamedLabel_IsItsName() =>
        new LabeledDataset(Matrix(2, 1), [1, 0], ["cat", "dog"]).NameOf(1).Should().Be("dog");

    [Test]
    public void NameOf_NoNames_IsTheLabelInDigits() =>
        new LabeledDataset(Matrix(1, 1), [3]).NameOf(-12).Should().Be("-12");

    [TestCase(2)]
    [TestCase(-1)]
    public void NameOf_LabelWithoutName_SaysTheRange(int label)
    {
        var data = new LabeledDataset(Matrix(2, 1), [1, 0], ["cat", "dog"]);
        Action act = () => data.NameOf(label);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(label))
            .WithMessage($"label is {label}; expected 0 to 1, the labels that have a name.*");
    }

    [Test]
    public void Select_RowsInAnyOrder_CopiesThemWithTheirLabels()
    {
        var data = new LabeledDataset(Matrix(3, 2), [2, 0, 1], ["a", "b", "c"]);

        LabeledDataset selected = data.Select([2, 0, 2]);

        Values(selected).Should().Equal(4, 5, 0, 1, 4, 5);
        selected.Labels.ToArray().Should().Equal(1, 2, 1);
        (selected.ClassCount, selected.NameOf(2)).Should().Be((2, "c"));
    }

    [TestCase(3)]
    [TestCase(-1)]
    public void Select_RowThatDoesNotExist_SaysTheRange(int row)
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Select([0, row]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rows")
            .WithMessage($"rows[1] is {row}; expected 0 to 2, a row that exists.*");
    }

    [Test]
    public void Select_NoRow_IsRefused()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Select([]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows has 0 rows; pass at least one.*");
    }

    [Test]
    public void Select_MoreThanAnArrayHolds_SaysHowManyRowsFit()
    {
        var data = new LabeledDataset(Matrix(1, 784), [0]);
        Action act = () => data.Select(new int[3_000_000]);

        act.Should().ThrowExactly<ArgumentException>().WithParameterName("rows").WithMessage(
            "rows has 3000000 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time.*");
    }

    [Test]
    public void Row_EachRow_IsItsPartOfTheFeatures()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);

        data.Row(0).ToArray().Should().Equal(0, 1);
        data.Row(2).ToArray().Should().Equal(4, 5);
        data.Features[2, 0] = 40;
        data.Row(2)[0].Should().Be(40, "rows are not copied");
    }

    [Test]
    public void Row_AnyRow_AllocatesNothing()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        float sum = data.Row(1)[0];
        long before = GC.GetAllocatedBytesForCurrentThread();

        sum += data.Row(2)[1];

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        sum.Should().Be(7);
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Row_ThatDoesNotExist_SaysTheRange(int row)
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Row(row);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(row))
            .WithMessage($"row is {row}; expected 0 to 2, a row that exists.*");
    }

    [Test]
    public void ToString_AnyDataSet_NamesItsSizes() =>
        new LabeledDataset(Matrix(3, 2), [5, -2, 5]).ToString().Should().Be("3 rows × 2 columns, 2 classes");

    [Test]
    public void Split_Fraction_TakesTheRowsOfTheRowSplit()
    {
        LabeledDataset data = Numbered(10);

        var (train, test) = data.Split(trainFraction: 0.8, seed: Seed);

        var rows = RowSplit.Shuffled(10, 0.8, Seed);
        (train.Labels.ToArray(), test.Labels.ToArray()).Should().BeEquivalentTo(
            (rows.Train.ToArray(), rows.Test.ToArray()), options => options.WithStrictOrdering());
    }

    [Test]
    public void SplitByCount_SomeRows_TakesTheRowsOfTheRowSplit() =>
        Numbered(10).SplitByCount(3, Seed).Train.Labels.ToArray().Should().Equal(RowSplit.ShuffledByCount(10, 3, Seed).Train.ToArray());

    [Test]
    public void Split_WholeNumber_IsAFractionAndNoCount()
    {
        Action act = () => Numbered(10).Split(1, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainFraction")
            .WithMessage("trainFraction is 1; expected 0 < trainFraction < 1.*");
    }

    [Test]
    public void SplitStratified_Fraction_KeepsTheProportions()
    {
        var data = new LabeledDataset(Matrix(10, 1), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);

        (LabeledDataset train, LabeledDataset test) = data.SplitStratified(0.5, Seed);

        (train.Labels.Count(1), test.Labels.Count(1)).Should().Be((2, 2));
    }

    [Test]
    public void SplitStratifiedByCount_HalfTheRows_KeepsTheProportions()
    {
        var data = new LabeledDataset(Matrix(10, 1), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);

        (LabeledDataset train, LabeledDataset test) = data.SplitStratifiedByCount(5, Seed);

        (train.Labels.Count(0), test.Labels.Count(0)).Should().Be((3, 3));
    }

    [Test]
    public void Split_AnyDataSet_KeepsEachRowBesideItsLabel() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[1, 5], Gen.Int).Sample((rowCount, columns, seed) =>
        {
            var data = new LabeledDataset(Matrix(rowCount, columns), [.. Enumerable.Range(0, rowCount)]);
            var (train, test) = data.SplitByCount(1, seed);
            return new[] { train, test }.All(side => Enumerable.Range(0, side.RowCount).All(
                row => side.Features[row, 0] == side.Labels[row] * columns && side.FeatureCount == columns));
        });

    // Row r of c columns holds r·c, r·c + 1, …
    internal static Tensor<float> Matrix(int rows, int columns) =>
        Tensor.Create([.. Enumerable.Range(0, rows * columns).Select(value => (float)value)], [rows, columns]);

    internal static float[] Values(LabeledDataset data)
    {
        float[] values = new float[data.RowCount * data.FeatureCount];
        data.Features.FlattenTo(values);
        return values;
    }

    private static LabeledDataset Numbered(int rowCount) => new(Matrix(rowCount, 1), [.. Enumerable.Range(0, rowCount)]);

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
        LabeledDataset data = new(Matrix(2, 1), [1, 0]);

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

    [Test]
    public void Folds_Rows_AreThoseOfTheSplit()
    {
        LabeledDataset data = LabeledDataset.FromRowMajor([.. Enumerable.Range(0, 10)], 1, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);

        DatasetSplit[] folds = [.. data.Folds(5, Seed)];

        RowSplit third = RowSplit.Folds(data.Labels, 5, Seed)[2];
        folds[2].Test.Features.ToArray().Should().Equal(third.Test.ToArray().Select(row => (float)row));
        folds[2].Train.Features.ToArray().Should().Equal(third.Train.ToArray().Select(row => (float)row));
        FluentActions.Invoking(() => data.Folds(11, Seed)).Should()
            .Throw<ArgumentOutOfRangeException>("at once, not when it is enumerated");
    }

    [Test]
    public void SampleByClass_Rows_TakesSoManyOfEachClassAndKeepsTheNames()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["cow", "ant", "cow", "cow"]);

        LabeledDataset sample = data.SampleByClass(2, Seed);

        sample.Labels.ToArray().Order().Should().Equal(0, 1, 1);
        sample.LabelNames.Should().Equal("ant", "cow");
    }
}
