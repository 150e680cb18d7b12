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
    public static Func<double> Number(DataViewRow row, DataViewSchema.Column column) =>
        Visit(column.Type.RawType, new NumberReader(row, column));

    /// <summary>Reads a vector of numbers or Booleans.</summary>
    public static Func<double[]> Vector(DataViewRow row, DataViewSchema.Column column) =>
        Visit(((VectorDataViewType)column.Type).ItemType.RawType, new VectorReader(row, column));

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

        if (column.Type is not KeyDataViewType)
        {
            return Visit(column.Type.RawType, new TextReader(row, column)); // a large number has more digits than a double keeps
        }

        Func<double> number = Number(row, column);
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

        return Visit(vector.ItemType.RawType, new NameReader(annotations));
    }

    private static TResult Visit<TResult>(Type type, IVisitor<TResult> visitor) =>
        type == typeof(float) ? visitor.Number<float>()
        : type == typeof(double) ? visitor.Number<double>()
        : type == typeof(int) ? visitor.Number<int>()
        : type == typeof(long) ? visitor.Number<long>()
        : type == typeof(short) ? visitor.Number<short>()
        : type == typeof(sbyte) ? visitor.Number<sbyte>()
        : type == typeof(byte) ? visitor.Number<byte>()
        : type == typeof(ushort) ? visitor.Number<ushort>()
        : type == typeof(uint) ? visitor.Number<uint>()
        : type == typeof(ulong) ? visitor.Number<ulong>()
        : visitor.Boolean();

    /// <summary>Makes something of the type of a column's values.</summary>
    private interface IVisitor<TResult>
    {
        TResult Number<T>()
            where T : INumberBase<T>;

        TResult Boolean();
    }

    private sealed class NumberReader(DataViewRow row, DataViewSchema.Column column) : IVisitor<Func<double>>
    {
        public Func<double> Number<T>()
            where T : INumberBase<T> => Read<T>(double.CreateChecked);

        public Func<double> Boolean() => Read<bool>(value => value ? 1 : 0);

        private Func<double> Read<T>(Func<T, double> convert)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }
    }

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column column) : IVisitor<Func<string?>>
    {
        public Func<string?> Number<T>()
            where T : INumberBase<T>
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            string? format = typeof(T) == typeof(float) || typeof(T) == typeof(double) ? "F0" : null; // all digits, without an exponent
            T value = T.Zero;
            return () =>
            {
                getter(ref value);
                return T.IsNaN(value) ? null
                    : T.IsZero(value) ? "0" // and not "-0"
                    : T.IsInteger(value) ? value.ToString(format, CultureInfo.InvariantCulture)
                    : throw TableSchema.Wrong(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The column \"{column.Name}\" of ids holds {value}; expected whole numbers. Convert them to texts."));
            };
        }

        public Func<string?> Boolean() => throw new NotSupportedException("A Boolean is no id.");
    }

    private sealed class VectorReader(DataViewRow row, DataViewSchema.Column column) : IVisitor<Func<double[]>>
    {
        public Func<double[]> Number<T>()
            where T : INumberBase<T> => Read<T>(double.CreateChecked);

        public Func<double[]> Boolean() => Read<bool>(value => value ? 1 : 0);

        private Func<double[]> Read<T>(Func<T, double> convert)
        {
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
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
    }

    private sealed class NameReader(DataViewSchema.Annotations annotations) : IVisitor<string[]>
    {
        public string[] Number<T>()
            where T : INumberBase<T> => Read<T>(value => value.ToString(null, CultureInfo.InvariantCulture));

        public string[] Boolean() => Read<bool>(value => value ? "1" : "0");

        private string[] Read<T>(Func<T, string> convert)
        {
            VBuffer<T> names = default;
            annotations.GetValue(KeyValues, ref names);
            return [.. names.DenseValues().Select(convert)];
        }
    }
}
