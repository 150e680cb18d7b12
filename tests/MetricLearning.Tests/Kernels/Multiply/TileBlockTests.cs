using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class TileBlockTests
{
    private const int Depth = 5;
    private const int Stride = 7;
    private const float Guard = 12345;

    [Test]
    public void Multiply_EveryNumberOfRowsAndColumnsLeft_WritesTheBlockAlone(
        [Range(1, 7)] int rows, [Range(1, 3)] int columns, [Values] bool accumulates)
    {
        float[] a = ReferenceMatrix.Random(TileRows.Count * Depth, 1), b = ReferenceMatrix.Random(Depth * 2, 2);
        float[] c = [.. Enumerable.Repeat(Guard, 8 * Stride)];
        foreach (int i in Block(rows, columns))
        {
            c[i] = 1;
        }

        fixed (float* aStart = a, bStart = b, cStart = c)
        {
            float** rowsOfA = stackalloc float*[TileRows.Count];
            float* whole = stackalloc float[TileRows.Count * 2];
            for (int i = 0; i < TileRows.Count; i++)
            {
                rowsOfA[i] = aStart + (i * Depth);
            }

            new TileBlock(cStart, Stride, rows, columns).Multiply<Width1, float, SteppedColumns, PackedRows>(
                rowsOfA, new(1), new(bStart), Depth, width: 2, whole, accumulates);
        }

        double[] product = ReferenceMatrix.Multiply(a, b, TileRows.Count, 2, Depth);
        HashSet<int> block = [.. Block(Math.Min(rows, 6), Math.Min(columns, 2))];
        for (int i = 0; i < c.Length; i++)
        {
            double before = Block(rows, columns).Contains(i) ? 1 : Guard;
            double expected = block.Contains(i) ? product[(i / Stride * 2) + (i % Stride)] + (accumulates ? 1 : 0) : before;
            ((double)c[i]).Should().BeApproximately(expected, 1e-6, $"element {i}: 5 products of numbers below 1");
        }
    }

    private static IEnumerable<int> Block(int rows, int columns) =>
        from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row * Stride) + column;
}
