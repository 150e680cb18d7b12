using System.Numerics.Tensors;

namespace MetricLearning.Reporting.Maps;

/// <summary>Rows seen from the two directions in which they spread most.</summary>
/// <remarks>
/// Subspace iteration on the centred rows with a few directions to spare, from a seeded start, then the eigenvectors of the small matrix of
/// these directions by Jacobi's rotations (N. Halko, P. G. Martinsson, J. A. Tropp, Finding structure with randomness, SIAM Review 2011).
/// The sign of a direction is that which makes its largest entry positive. O(iterations·n·f) time.
/// </remarks>
internal static class PrincipalComponents
{
    private const int Spare = 6;
    private const int Iterations = 25;
    private const int Sweeps = 12;

    /// <summary>Projects rows.</summary>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="columns">The columns, f.</param>
    /// <param name="share">Receives the share of the rows' variance that both directions hold; NaN where they do not vary.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The two coordinates of each row; the second is 0 where rows have one column.</returns>
    public static double[][] Project(ReadOnlySpan<float> rows, int columns, out double share, CancellationToken cancellationToken)
    {
        int count = rows.Length / columns;
        double[][] centered = Centered(rows, columns, count);
        double total = centered.Sum(row => TensorPrimitives.SumOfSquares<double>(row));
        int width = Math.Min(columns, 2 + Spare);
        double[][] directions = Start(columns, width);
        for (int i = 0; i < Iterations && total > 0; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            directions = Multiplied(centered, directions, columns);
            Orthonormalize(directions);
        }

        double[][] seen = [.. centered.Select(row => Dots(directions, row))];
        (double[] values, double[][] vectors) = Eigen(Gram(seen, width));
        int[] order = [.. Enumerable.Range(0, width).OrderByDescending(i => values[i])];
        double[][] result = [.. Enumerable.Range(0, count).Select(_ => new double[2])];
        for (int axis = 0; axis < Math.Min(2, width); axis++)
        {
            int one = order[axis];
            double sign = Sign(directions, vectors, one, columns);
            for (int row = 0; row < count; row++)
            {
                for (int j = 0; j < width; j++)
                {
                    result[row][axis] += sign * seen[row][j] * vectors[j][one];
                }
            }
        }

        share = result.Sum(point => (point[0] * point[0]) + (point[1] * point[1])) / total;
        return result;
    }

    private static double[][] Centered(ReadOnlySpan<float> rows, int columns, int count)
    {
        double[] mean = new double[columns];
        double[][] centered = new double[count][];
        for (int row = 0; row < count; row++)
        {
            centered[row] = new double[columns];
            TensorPrimitives.ConvertChecked<float, double>(rows.Slice(row * columns, columns), centered[row]);
            TensorPrimitives.Add<double>(mean, centered[row], mean);
        }

        TensorPrimitives.Divide<double>(mean, count, mean);
        foreach (double[] row in centered)
        {
            TensorPrimitives.Subtract<double>(row, mean, row);
        }

        return centered;
    }

    private static double[][] Start(int columns, int width)
    {
        Random random = new(0);
        double[][] directions = new double[width][];
        for (int j = 0; j < width; j++)
        {
            directions[j] = new double[columns];
            for (int column = 0; column < columns; column++)
            {
                directions[j][column] = random.NextDouble() - 0.5;
            }
        }

        Orthonormalize(directions);
        return directions;
    }

    // Xᵀ·X·V, a row at a time.
    private static double[][] Multiplied(double[][] centered, double[][] directions, int columns)
    {
        double[][] next = [.. directions.Select(_ => new double[columns])];
        foreach (double[] row in centered)
        {
            for (int j = 0; j < directions.Length; j++)
            {
                TensorPrimitives.MultiplyAdd<double>(row, TensorPrimitives.Dot<double>(row, directions[j]), next[j], next[j]);
            }
        }

        return next;
    }

    // Gram and Schmidt, twice, so that rounding leaves them orthogonal. A direction that vanishes stays 0.
    private static void Orthonormalize(double[][] directions)
    {
        for (int j = 0; j < directions.Length; j++)
        {
            double before = TensorPrimitives.Norm<double>(directions[j]);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    double dot = TensorPrimitives.Dot<double>(directions[i], directions[j]);
                    TensorPrimitives.MultiplyAdd<double>(directions[i], -dot, directions[j], directions[j]);
                }
            }

            double norm = TensorPrimitives.Norm<double>(directions[j]);
            TensorPrimitives.Multiply<double>(directions[j], norm > before * 1e-12 ? 1 / norm : 0, directions[j]);
        }
    }

    private static double[] Dots(double[][] directions, double[] row) =>
        [.. directions.Select(direction => TensorPrimitives.Dot<double>(direction, row))];

    private static double[][] Gram(double[][] seen, int width)
    {
        double[][] gram = [.. Enumerable.Range(0, width).Select(_ => new double[width])];
        foreach (double[] row in seen)
        {
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++)
                {
                    gram[i][j] += row[i] * row[j];
                }
            }
        }

        return gram;
    }

    // Jacobi's rotations; columns of the vectors belong to the values.
    private static (double[] Values, double[][] Vectors) Eigen(double[][] matrix)
    {
        int n = matrix.Length;
        double[][] vectors = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0).ToArray())];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(matrix, vectors, p, q);
                }
            }
        }

        return ([.. Enumerable.Range(0, n).Select(i => matrix[i][i])], vectors);
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        if (matrix[p][q] == 0)
        {
            return;
        }

        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int i = 0; i < matrix.Length; i++)
        {
            (matrix[i][p], matrix[i][q]) = ((c * matrix[i][p]) - (s * matrix[i][q]), (s * matrix[i][p]) + (c * matrix[i][q]));
            (vectors[i][p], vectors[i][q]) = ((c * vectors[i][p]) - (s * vectors[i][q]), (s * vectors[i][p]) + (c * vectors[i][q]));
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            (matrix[p][i], matrix[q][i]) = ((c * matrix[p][i]) - (s * matrix[q][i]), (s * matrix[p][i]) + (c * matrix[q][i]));
        }
    }

    private static double Sign(double[][] directions, double[][] vectors, int one, int columns)
    {
        double[] direction = new double[columns];
        for (int j = 0; j < directions.Length; j++)
        {
            TensorPrimitives.MultiplyAdd<double>(directions[j], vectors[j][one], direction, direction);
        }

        return direction[TensorPrimitives.IndexOfMaxMagnitude<double>(direction)] < 0 ? -1 : 1;
    }
}
