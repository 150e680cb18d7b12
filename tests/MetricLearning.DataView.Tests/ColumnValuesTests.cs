using Microsoft.ML;
using Microsoft.ML.Data;

namespace MetricLearning.DataView.Tests;

public class ColumnValuesTests
{
    [Test]
    public void Number_EveryType_IsRead()
    {
        MemoryTable table = Reading.Labelled
            .Add("f", NumberDataViewType.Single, [1.5f, 2]).Add("d", NumberDataViewType.Double, [-2.5, 2])
            .Add("i", NumberDataViewType.Int32, [int.MinValue, 2]).Add("l", NumberDataViewType.Int64, [4L, 2])
            .Add<short>("s", NumberDataViewType.Int16, [-5, 2]).Add<sbyte>("sb", NumberDataViewType.SByte, [-6, 2])
            .Add<byte>("b", NumberDataViewType.Byte, [255, 2]).Add<ushort>("us", NumberDataViewType.UInt16, [65535, 2])
            .Add("ui", NumberDataViewType.UInt32, [9u, 2u]).Add("ul", NumberDataViewType.UInt64, [10ul, 2ul])
            .Add("bool", BooleanDataViewType.Instance, [true, false]);

        Reading.Rows(table)[0].Should().Equal(1.5f, -2.5f, int.MinValue, 4, -5, -6, 255, 65535, 9, 10, 1);
    }

    [Test]
    public void Vector_EveryType_IsReadDenseOrSparse()
    {
        MemoryTable table = Reading.Labelled;
        Add<float>(NumberDataViewType.Single, 1.5f);
        Add<double>(NumberDataViewType.Double, 2.5);
        Add<int>(NumberDataViewType.Int32, 3);
        Add<long>(NumberDataViewType.Int64, 4);
        Add<short>(NumberDataViewType.Int16, 5);
        Add<sbyte>(NumberDataViewType.SByte, 6);
        Add<byte>(NumberDataViewType.Byte, 7);
        Add<ushort>(NumberDataViewType.UInt16, 8);
        Add<uint>(NumberDataViewType.UInt32, 9);
        Add<ulong>(NumberDataViewType.UInt64, 10);
        Add(BooleanDataViewType.Instance, true);
        float[] values = [1.5f, 2.5f, 3, 4, 5, 6, 7, 8, 9, 10, 1];

        float[][] rows = Reading.Rows(table);
        rows[0].Should().Equal(values.SelectMany(value => (float[])[value, 0]), "dense");
        rows[1].Should().Equal(values.SelectMany(value => (float[])[0, value]), "sparse");

        void Add<T>(PrimitiveDataViewType type, T value) => table.Add(
            $"{type}", new VectorDataViewType(type, 2), [new VBuffer<T>(2, [value, default!]), new VBuffer<T>(2, 1, [value], [1])]);
    }

    [Test]
    public void Vector_OfAnotherLengthThanItsType_IsRefused() =>
        Reading.Refuses(
            Reading.Labelled.Add("v", new VectorDataViewType(NumberDataViewType.Single, 2), [new VBuffer<float>(2, [1, 2]), default]),
            Reading.Options(), "Column \"v\" has 0 values at row 1; expected 2, as its type says.*");

    [Test]
    public void Text_Keys_AreNamesOrNumbers()
    {
        MemoryTable table = new MemoryTable().Keys("label", [2, 1], ["one", "two"]).Keys("named", [1, 2], ["z", "y"]).Keys("plain", [3, 1]);
        TableReader reader = TableReader.Fit(table, Reading.Options());

        reader.LabelNames.Should().Equal("one", "two");
        reader.FeatureNames.Should().Equal("named=y", "named=z", "plain=1", "plain=3");
        reader.Read(table).Data.Labels.ToArray().Should().Equal(1, 0);
        Reading.Rows(table)[0].Should().Equal(0, 1, 0, 1);
    }

    [Test]
    public void Text_KeysOfNumbers_AreCalledByThem()
    {
        MemoryTable table = LabelledByKeysOf(NumberDataViewType.Int32, 70, 50);

        TableReader reader = TableReader.Fit(table, Reading.Options());
        reader.LabelNames.Should().Equal("50", "70");
        reader.Read(table).Data.Labels.ToArray().Should().Equal(1, 0);
    }

    [Test]
    public void Text_KeyWithoutItsName_IsRefused() =>
        Reading.Refuses(
            Reading.Labelled.Keys("k", [1, 3], ["p", "q"]), Reading.Options(), "Column \"k\" has the key 3, but 2 names of keys*");

    [Test]
    public void Text_Numbers_AreIds()
    {
        MemoryTable table = Reading.Labelled.Floats("x", 1, 2).Add("id", NumberDataViewType.Int64, [12345678L, -1]);
        TableReader.Fit(table, Reading.Options() with { IdColumn = "id" }).Read(table).Ids.Should().Equal("12345678", "-1");
    }

    [Test]
    public void Text_LargeNumbers_KeepAllDigits()
    {
        Ids(new MemoryTable().Add("id", NumberDataViewType.Int64, [9007199254740992L, 9007199254740993L]))
            .Should().Equal("9007199254740992", "9007199254740993");
        Ids(new MemoryTable().Add("id", NumberDataViewType.UInt64, [ulong.MaxValue, 0ul]))
            .Should().Equal("18446744073709551615", "0");
        Ids(new MemoryTable().Add("id", NumberDataViewType.Double, [1234567890123456.0, -0.0])).Should().Equal("1234567890123456", "0");
        Ids(new MemoryTable().Floats("id", 1e10f, -3)).Should().Equal("10000000000", "-3");
        FluentActions.Invoking(() => Ids(new MemoryTable().Floats("id", 1, 0.5f))).Should().Throw<ArgumentException>()
            .WithMessage("The column \"id\" of ids holds 0.5; expected whole numbers. Convert them to texts.*");

        static IEnumerable<string>? Ids(MemoryTable table)
        {
            table.Add("label", NumberDataViewType.Int32, [0, 1]).Floats("x", 1, 2);
            return TableReader.Fit(table, Reading.Options() with { IdColumn = "id" }).Read(table).Ids;
        }
    }

    [Test]
    public void KeyNames_LargeNumbers_KeepAllDigits()
    {
        MemoryTable table = LabelledByKeysOf(NumberDataViewType.Int64, 9007199254740993, 9007199254740992);

        TableReader.Fit(table, Reading.Options()).LabelNames.Should().Equal("9007199254740992", "9007199254740993");
    }

    // Two rows, whose labels are keys that are called by numbers.
    private static MemoryTable LabelledByKeysOf<T>(PrimitiveDataViewType type, T first, T second)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        VBuffer<T> values = new(2, [first, second]);
        annotations.Add("KeyValues", new VectorDataViewType(type, 2), (ref VBuffer<T> value) => values.CopyTo(ref value));
        return new MemoryTable()
            .Add("label", new KeyDataViewType(typeof(byte), 2), new byte[] { 1, 2 }, annotations.ToAnnotations()).Floats("x", 1, 2);
    }
}
