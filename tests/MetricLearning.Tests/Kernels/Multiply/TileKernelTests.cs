using System.Runtime.Intrinsics;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class TileKernelTests
{
    [Test]
    public void Run_EveryPanelAndDepth_AgreesWithLoopsAndWritesTheTileAlone(
        [Values(32, 128, 256, 512)] int bits, [Values] bool isTransposed, [Values] bool accumulates)
    {
        for (int depth = 0; depth <= 9; depth++)
        {
            switch (bits)
            {
                case 32:
                    EveryPanel<Width1, float>(depth, isTransposed, accumulates);
                    break;
                case 128:
                    EveryPanel<Width128, Vector128<float>>(depth, isTransposed, accumulates);
                    break;
                case 256:
                    EveryPanel<Width256, Vector256<float>>(depth, isTransposed, accumulates);
                    break;
                default:
                    EveryPanel<Width512, Vector512<float>>(depth, isTransposed, accumulates);
                    break;
            }
        }
    }

    private static void EveryPanel<TWidth, TVector>(int depth, bool isTransposed, bool accumulates)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        Check<TWidth, TVector, PanelOf1>(depth, isTransposed, accumulates);
        Check<TWidth, TVector, PanelOf2>(depth, isTransposed, accumulates);
        Check<TWidth, TVector, PanelOf3>(depth, isTransposed, accumulates);
        Check<TWidth, TVector, PanelOf4>(depth, isTransposed, accumulates);
    }

    private static void Check<TWidth, TVector, TPanel>(int depth, bool isTransposed, bool accumulates)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
        where TPanel : struct, IPanelVectors
    {
        int columns = TPanel.Count * TWidth.Count, stride = columns + 3;
        float[] a = ReferenceMatrix.Random(TileRows.Count * depth, depth);
        float[] b = ReferenceMatrix.Random(depth * columns, depth + 1000);
        float[] before = ReferenceMatrix.Random(TileRows.Count * stride, depth + 2000);
        float[] c = [.. before];
        float[] laidOut = isTransposed ? ReferenceMatrix.Transpose(a, TileRows.Count, depth) : a;
        fixed (float* aStart = laidOut, bStart = b, cStart = c)
        {
            float** rows = stackalloc float*[TileRows.Count];
            for (int i = 0; i < TileRows.Count; i++)
            {
                rows[i] = aStart + (isTransposed ? i : i * depth);
            }

            nint step = isTransposed ? TileRows.Count : 1;
            if (isTransposed)
            {
                TileKernel<TWidth,
                TVector>.Run<SteppedColumns,
                TPanel,
                PackedRows>(rows, new(step), new(bStart), depth, cStart, stride, accumulates);
            }
            else
            {
                float** rowsOfB = stackalloc float*[depth];
                for (int k = 0; k < depth; k++)
                {
                    rowsOfB[k] = bStart + (k * columns) - 2;
                }

                int* columnsOfA = stackalloc int[depth];
                for (int k = 0; k < depth; k++)
                {
                    columnsOfA[k] = k;
                }

                TileKernel<TWidth, TVector>.Run<ListedColumns, TPanel, ScatteredRows>(
                    rows, new(columnsOfA), new(rowsOfB, 2), depth, cStart, stride, accumulates);
            }
        }

        double[] product = ReferenceMatrix.Multiply(a, b, TileRows.Count, columns, depth);
        for (int i = 0; i < c.Length; i++)
        {
            (int row, int column) = (i / stride, i % stride);
            double expected = column < columns ? (accumulates ? before[i] : 0) + product[(row * columns) + column] : before[i];

            // A chain of at most 10 numbers below 1.
            if (!(Math.Abs(c[i] - expected) <= 2e-6))
            {
                Assert.Fail($"{TPanel.Count} × {typeof(TWidth).Name}, depth {depth}: [{row}, {column}] is {c[i]}; expected {expected}.");
            }
        }
    }
}
