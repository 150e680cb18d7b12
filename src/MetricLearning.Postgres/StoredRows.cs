using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;
using Pgvector;

namespace MetricLearning.Postgres;

/// <summary>Rows as the server keeps them, and back.</summary>
/// <remarks>
/// For <see cref="DistanceMetric.Cosine"/> a very long or very short row is scaled by a power of two, which changes no angle: the server's
/// sums of squares in single precision would over- or underflow.
/// </remarks>
internal sealed class StoredRows(DistanceMetric metric, PostgresVectorType type, int dimension)
{
    private const float LargestHalf = 65504;

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric => metric;

    /// <summary>The SQL type.</summary>
    public string TypeName => type == PostgresVectorType.Vector ? "vector" : "halfvec";

    /// <summary>The start of the names of pgvector's operator classes.</summary>
    public string OperatorClass => TypeName + "_" + metric switch
    {
        DistanceMetric.Cosine => "cosine",
        DistanceMetric.InnerProduct => "ip",
        _ => "l2",
    } + "_ops";

    /// <summary>pgvector's distance.</summary>
    public string Operator => metric switch
    {
        DistanceMetric.Cosine => "<=>",
        DistanceMetric.InnerProduct => "<#>",
        _ => "<->",
    };

    /// <summary>The function of the operator.</summary>
    public string Function => metric switch
    {
        DistanceMetric.Cosine => "cosine_distance",
        DistanceMetric.InnerProduct => TypeName + "_negative_inner_product",
        _ => "l2_distance",
    };

    /// <summary>Whether the lengths of rows are kept beside them.</summary>
    public bool HasLength => metric == DistanceMetric.InnerProduct;

    /// <summary>Whether <see cref="Copy"/> may return other values than it is given.</summary>
    public bool ChangesRows => IsHalf || metric == DistanceMetric.Cosine;

    private bool IsHalf => type == PostgresVectorType.HalfVector;

    /// <summary>The length of a row.</summary>
    public static double Length(ReadOnlySpan<float> row) => Math.Sqrt(RowDistance.Product(row, row));

    /// <summary>Copies rows as they will be compared: rounded to the server's type, and scaled where need be.</summary>
    /// <param name="rows">The rows, [n × d], finite.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <param name="firstRow">The number of the first row, for messages.</param>
    /// <exception cref="ArgumentException">A value is too large for half precision.</exception>
    public float[] Copy(ReadOnlySpan<float> rows, string name, long firstRow = 0)
    {
        float[] own = rows.ToArray();
        for (int start = 0; ChangesRows && start < own.Length; start += dimension)
        {
            Span<float> row = own.AsSpan(start, dimension);
            float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row));
            if (metric == DistanceMetric.Cosine)
            {
                Scale(row, largest);
            }
            else if (IsHalf && largest > LargestHalf)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} holds a value of magnitude {largest} in row {firstRow + (start / dimension)}; expected at most " +
                        $"{LargestHalf}, the largest in half precision. Scale the rows, or keep them as " +
                        $"{nameof(PostgresVectorType.Vector)}."),
                    name);
            }

            Round(row);
        }

        return own;
    }

    /// <summary>A value of the server's type. It refers to the row.</summary>
    public object Value(ReadOnlyMemory<float> row)
    {
        if (!IsHalf)
        {
            return new Vector(row);
        }

        Half[] halves = new Half[row.Length];
        TensorPrimitives.ConvertToHalf(row.Span, halves);
        return new HalfVector(halves);
    }

    /// <summary>A parameter that holds rows, [n × d], one after another.</summary>
    public NpgsqlParameter Array(float[] rows)
    {
        int count = rows.Length / dimension;
        object values;
        if (IsHalf)
        {
            HalfVector[] halves = new HalfVector[count];
            for (int i = 0; i < count; i++)
            {
                halves[i] = (HalfVector)Value(rows.AsMemory(i * dimension, dimension));
            }

            values = halves;
        }
        else
        {
            Vector[] vectors = new Vector[count];
            for (int i = 0; i < count; i++)
            {
                vectors[i] = new(rows.AsMemory(i * dimension, dimension));
            }

            values = vectors;
        }

        return new() { Value = values };
    }

    /// <summary>The distance of a score of the server.</summary>
    public double Distance(double? score) => score switch
    {
        null or double.NaN => 1, // the angle of a zero row
        double value => metric == DistanceMetric.SquaredEuclidean ? value * value : value,
    };

    /// <summary>Reads a row.</summary>
    public ReadOnlySpan<float> Read(NpgsqlDataReader reader, int column)
    {
        if (!IsHalf)
        {
            return reader.GetFieldValue<Vector>(column).Memory.Span;
        }

        float[] row = new float[dimension];
        TensorPrimitives.ConvertToSingle(reader.GetFieldValue<HalfVector>(column).Memory.Span, row);
        return row;
    }

    private void Scale(Span<float> row, float largest)
    {
        int exponent = largest > 0 ? MathF.ILogB(largest) : 0;
        if (IsHalf ? exponent is >= -4 and < 12 : exponent is >= -30 and <= 30)
        {
            return;
        }

        foreach (ref float value in row)
        {
            value = MathF.ScaleB(value, -exponent);
        }
    }

    private void Round(Span<float> row)
    {
        if (IsHalf)
        {
            foreach (ref float value in row)
            {
                value = (float)(Half)value;
            }
        }
    }
}
