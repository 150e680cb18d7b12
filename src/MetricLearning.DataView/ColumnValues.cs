using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MetricLearning.DataView;

/// <summary>Reads the value that a column has in a cursor's current row.</summary>
internal static class ColumnValues
{
    private const string KeyValues = "KeyValues";

    /// <summary>Reads a number, a Boolean, or the number of a key, as double precision; NaN is missing.</summary>
    public static Func<double> Number(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(float) ? Number<float>(row, column)
            : type == typeof(double) ? Number<double>(row, column)
            : type == typeof(int) ? Number<int>(row, column)
            : type == typeof(long) ? Number<long>(row, column)
            : type == typeof(short) ? Number<short>(row, column)
            : type == typeof(sbyte) ? Number<sbyte>(row, column)
            : type == typeof(byte) ? Number<byte>(row, column)
            : type == typeof(ushort) ? Number<ushort>(row, column)
            : type == typeof(uint) ? Number<uint>(row, column)
            : type == typeof(ulong) ? Number<ulong>(row, column)
            : Boolean(row, column);
    }

    /// <summary>Reads a vector of numbers or Booleans.</summary>
    public static Func<double[]> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        RowReader reader = new(row, column);
        return Visit(((VectorDataViewType)column.Type).ItemType.RawType, reader);
    }

    /// <summary>Reads a text, a key by its name or number, or a whole number, as a text; null is missing.</summary>
    public static Func<string?> Text(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            HashSet<string> known = new(StringComparer.Ordinal); // one string for each text, however many rows have it
            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
            return () =>
            {
                getter(ref text);
                if (text.IsEmpty)
                {
                    return null;
                }

                lookup.Add(text.Span);
                return lookup.TryGetValue(text.Span, out string? value) ? value : text.ToString();
            };
        }

        Func<double> number = Number(row, column);
        if (column.Type is not KeyDataViewType)
        {
            return () => number() is double value && !double.IsNaN(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
        }

        string[]? names = KeyNames(column);
        return () => number() switch
        {
            0 => null,
            double key when names is null => key.ToString("R", CultureInfo.InvariantCulture),
            double key when key <= names.Length => names[(int)key - 1],
            double key => throw TableSchema.Wrong(
                $"Column \"{column.Name}\" has the key {key}, but {names.Length} names of keys; expected a name for every key. " +
                "Name them all."),
        };
    }

    /// <summary>The names of a key column's keys 1, 2, …; null if they have none.</summary>
    public static string[]? KeyNames(DataViewSchema.Column column)
    {
        DataViewSchema.Annotations annotations = column.Annotations;
        if (annotations.Schema.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType vector })
        {
            return null;
        }

        if (vector.ItemType is TextDataViewType)
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            annotations.GetValue(KeyValues, ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }

        if (vector.ItemType is not (NumberDataViewType or BooleanDataViewType))
        {
            return null;
        }

        return [.. Visit(vector.ItemType.RawType, new AnnotationReader(annotations))()
            .Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
    }

    private static Func<double> Number<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumberBase<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            return double.CreateChecked(value);
        };
    }

    private static Func<double> Boolean(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<bool> getter = row.GetGetter<bool>(column);
        bool value = false;
        return () =>
        {
            getter(ref value);
            return value ? 1 : 0;
        };
    }

    private static Func<double[]> Visit(Type type, IVectorReader reader) =>
        type == typeof(float) ? Vector<float>(reader)
        : type == typeof(double) ? Vector<double>(reader)
        : type == typeof(int) ? Vector<int>(reader)
        : type == typeof(long) ? Vector<long>(reader)
        : type == typeof(short) ? Vector<short>(reader)
        : type == typeof(sbyte) ? Vector<sbyte>(reader)
        : type == typeof(byte) ? Vector<byte>(reader)
        : type == typeof(ushort) ? Vector<ushort>(reader)
        : type == typeof(uint) ? Vector<uint>(reader)
        : type == typeof(ulong) ? Vector<ulong>(reader)
        : Vector(reader.Getter<bool>(), value => value ? 1 : 0);

    private static Func<double[]> Vector<T>(IVectorReader reader)
        where T : INumberBase<T> =>
        Vector(reader.Getter<T>(), double.CreateChecked);

    private static Func<double[]> Vector<T>(ValueGetter<VBuffer<T>> getter, Func<T, double> convert)
    {
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            double[] values = new double[buffer.Length];
            foreach (KeyValuePair<int, T> item in buffer.Items())
            {
                values[item.Key] = convert(item.Value);
            }

            return values;
        };
    }

    private interface IVectorReader
    {
        ValueGetter<VBuffer<T>> Getter<T>();
    }

    private sealed class RowReader(DataViewRow row, DataViewSchema.Column column) : IVectorReader
    {
        public ValueGetter<VBuffer<T>> Getter<T>() => row.GetGetter<VBuffer<T>>(column);
    }

    private sealed class AnnotationReader(DataViewSchema.Annotations annotations) : IVectorReader
    {
        public ValueGetter<VBuffer<T>> Getter<T>() => (ref VBuffer<T> values) => annotations.GetValue(KeyValues, ref values);
    }
}
