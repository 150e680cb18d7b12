using System.Runtime.Intrinsics;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class MatrixMultiplierTests
{
    private const float Guard = 12345;

    private static IEnumerable<int> WidthsInBits => [32, 128, 256, 512];

    // Every element is a chain of at most 300 multiply-adds of numbers below 1: error below 300·ε·depth/3, about 2e-5 at worst.
    private const double Tolerance = 5e-5;

    private static TiledMultiply Kernel(int bits) => bits switch
    {
        32 => new TiledMultiply<Width1, float>(),
        128 => new TiledMultiply<Width128, Vector128<float>>(),
        256 => new TiledMultiply<Width256, Vector256<float>>(),
        _ => new TiledMultiply<Width512, Vector512<float>>(),
    };

    [Test]
    public void Multiply_EverySizeUpTo67_AgreesWithPlainLoops(
        [ValueSource(nameof(WidthsInBits))] int bits, [Values] bool aIsTransposed, [Values] bool bIsTransposed)
    {
        MatrixMultiplier multiplier = new(new Workers(1), Kernel(bits));
        for (int size = 1; size <= 67; size++)
        {
            (int rows, int columns, int depth) = (1 + (size * 7 % 20), size, 1 + (size * 5 % 23));
            float[] a = ReferenceMatrix.Random(rows * depth, size);
            float[] b = ReferenceMatrix.Random(depth * columns, size + 1000);
            float[] c = new float[(rows * columns) + 1];
            c[^1] = Guard;

            multiplier.Multiply(
                Operand(a, rows, depth, aIsTransposed),
                Operand(b, depth, columns, bIsTransposed),
                rows,
                columns,
                depth,
                c.AsSpan(0, rows * columns));

            AssertClose(c, ReferenceMatrix.Multiply(a, b, rows, columns, depth), $"{rows}×{depth}×{columns}");
            c[^1].Should().Be(Guard, "nothing may be written behind the product");
        }
    }

    [TestCase(1, 1, 1)]
    [TestCase(5, 64, 300)]
    [TestCase(50, 130, 257)]
    [TestCase(770, 180, 750)]
    [TestCase(65, 65, 65)]
    public void Multiply_SeveralDepthSlicesAndBlocks_AgreesWithPlainLoops(int rows, int columns, int depth)
    {
        float[] a = ReferenceMatrix.Random(rows * depth, 1);
        float[] b = ReferenceMatrix.Random(depth * columns, 2);
        float[] c = new float[rows * columns];

        new MatrixMultiplier(new Workers(1)).Multiply(MatrixOperand.Of(a, depth), MatrixOperand.Of(b, columns), rows, columns, depth, c);

        AssertClose(c, ReferenceMatrix.Multiply(a, b, rows, columns, depth), "the sum over slices is the sum over the depth");
    }

    [TestCase(7)]
    [TestCase(400)]
    public void Multiply_GatheredRows_EqualsTheProductOfTheCopiedRows(int others)
    {
        const int Stored = 9, Columns = 400;
        int[] rows = [.. Enumerable.Range(0, 350).Select(i => i * 7 % Stored)];
        float[] x = ReferenceMatrix.Random(Stored * Columns, 3);
        float[] copied = [.. rows.SelectMany(row => x.Skip(row * Columns).Take(Columns))];
        float[] left = ReferenceMatrix.Random(rows.Length * others, 4);
        float[] right = ReferenceMatrix.Random(Columns * others, 5);
        float[] expected = new float[rows.Length * others], actual = new float[rows.Length * others];
        float[] expectedBack = new float[Columns * others], actualBack = new float[Columns * others];
        MatrixMultiplier multiplier = new(new Workers(1));
        MatrixOperand whole = MatrixOperand.Of(copied, Columns), gathered = MatrixOperand.Of(x, Columns).Gather(rows);

        multiplier.Multiply(whole, MatrixOperand.Of(right, others), rows.Length, others, Columns, expected);
        multiplier.Multiply(gathered, MatrixOperand.Of(right, others), rows.Length, others, Columns, actual);
        multiplier.Multiply(MatrixOperand.Of(left, others).Transpose(), whole, others, Columns, rows.Length, expectedBack);
        multiplier.Multiply(MatrixOperand.Of(left, others).Transpose(), gathered, others, Columns, rows.Length, actualBack);

        actual.Should().Equal(expected);
        actualBack.Should().Equal(expectedBack);
        AssertClose(
            actualBack,
            ReferenceMatrix.Multiply(ReferenceMatrix.Transpose(left, rows.Length, others), copied, others, Columns, rows.Length),
            "Aᵀ·B");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Multiply_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        const int Rows = 150, Columns = 140, Depth = 90;
        float[] a = ReferenceMatrix.Random(Rows * Depth, 6);
        float[] b = ReferenceMatrix.Random(Depth * Columns, 7);
        float[] alone = new float[Rows * Columns], shared = new float[Rows * Columns];

        new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of(a, Depth), MatrixOperand.Of(b, Columns), Rows, Columns, Depth, alone);
        new MatrixMultiplier(new Workers(threads)).Multiply(
            MatrixOperand.Of(a, Rows).Transpose(), MatrixOperand.Of(b, Columns), Rows, Columns, Depth, shared);
        new MatrixMultiplier(new Workers(threads)).Multiply(
            MatrixOperand.Of(a, Depth), MatrixOperand.Of(b, Columns), Rows, Columns, Depth, shared);

        shared.Should().Equal(alone);
    }

    [Test]
    public void Multiply_FewRowsByATransposedMatrix_GivesTheBitsOfManyRowsAndPacksNothing([ValueSource(nameof(WidthsInBits))] int bits)
    {
        const int Many = 13, Columns = 150, Depth = 700; // more than two slices deep, and a panel that is cut
        float[] a = ReferenceMatrix.Random(Many * Depth, 6), b = ReferenceMatrix.Random(Columns * Depth, 7);
        float[] bias = ReferenceMatrix.Random(Columns, 8);
        float[] all = new float[Many * Columns];
        Multiply(new MatrixMultiplier(new Workers(1), Kernel(bits)), Many, all);

        for (int rows = 1; rows <= TileRows.Count; rows++)
        {
            float[] few = new float[rows * Columns];
            MatrixMultiplier multiplier = new(new Workers(2), Kernel(bits));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Multiply(multiplier, rows, few);

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000, "panels of the whole matrix would be 420 kB");
            few.Should().Equal(all[..few.Length], $"{rows} rows");
        }

        void Multiply(MatrixMultiplier multiplier, int rows, float[] c) => multiplier.Multiply(
            MatrixOperand.Of(a, Depth),
            MatrixOperand.Of(b, Depth).Transpose(),
            rows,
            Columns,
            Depth,
            c,
            new MatrixEpilogue { Bias = bias, Function = EpilogueFunction.Tanh });
    }

    [Test]
    public void Multiply_NoRows_WritesNothing()
    {
        float[] c = [Guard];

        new MatrixMultiplier(new Workers(1)).Multiply(MatrixOperand.Of([], 3), MatrixOperand.Of([1, 2, 3], 1), 0, 1, 3, c);

        c.Should().Equal(Guard);
    }

    // Panels are 16 to 64 columns wide: so many that the product of two of their numbers does not fit 32 bits.
    [Test]
    public void Multiply_MorePanelsThanTheirSquareFits32Bits_WritesEveryColumn()
    {
        const int Columns = 3_000_000, Rows = 2;
        float[] a = [3, 4], b = new float[Rows * Columns], c = new float[Columns];
        for (int i = 0; i < b.Length; i++)
        {
            b[i] = i % 1000;
        }

        new MatrixMultiplier(new Workers(2)).Multiply(
            MatrixOperand.Of(a, 1).Transpose(), MatrixOperand.Of(b, Columns), 1, Columns, Rows, c);

        for (int i = 0; i < Columns; i++)
        {
            if (c[i] != (3 * b[i]) + (4 * b[Columns + i]))
            {
                Assert.Fail($"Column {i} is {c[i]}.");
            }
        }
    }

    [Test]
    public void Multiply_TransposedFactorTooLargeForACopy_GivesTheSameBits(
        [Values] bool aIsTransposed, [Values(1, 50, 700)] int rows, [Values(1, 65)] int columns)
    {
        const int Depth = 600; // several slices
        float[] a = ReferenceMatrix.Random(rows * Depth, 1), b = ReferenceMatrix.Random(Depth * columns, 2);
        float[] copied = new float[rows * columns], sliced = new float[rows * columns];
        MatrixMultiplier whole = new(new Workers(2), new TiledMultiply<Width256, Vector256<float>>());
        MatrixMultiplier bySlices = new(new Workers(2), new TiledMultiply<Width256, Vector256<float>>(maxSharedFloats: 0));

        whole.Multiply(Operand(a, rows, Depth, aIsTransposed), Operand(b, Depth, columns, true), rows, columns, Depth, copied);
        bySlices.Multiply(Operand(a, rows, Depth, aIsTransposed), Operand(b, Depth, columns, true), rows, columns, Depth, sliced);

        AssertClose(copied, ReferenceMatrix.Multiply(a, b, rows, columns, Depth), "the product");
        sliced.Should().Equal(copied);
    }

    [Test]
    public void Multiply_Warm_AllocatesNothing()
    {
        const int Size = 110; // large enough to be shared between threads
        float[] a = ReferenceMatrix.Random(Size * Size, 12), c = new float[Size * Size];
        MatrixMultiplier multiplier = new(new Workers(2));

        Allocations.ShouldEnd(MultiplyOften, isShared: true);

        void MultiplyOften()
        {
            for (int i = 0; i < 20; i++)
            {
                multiplier.Multiply(MatrixOperand.Of(a, Size).Transpose(), MatrixOperand.Of(a, Size), Size, Size, Size, c);
            }
        }
    }

    private static MatrixOperand Operand(float[] values, int rows, int columns, bool isTransposed) =>
        isTransposed
            ? MatrixOperand.Of(ReferenceMatrix.Transpose(values, rows, columns), rows).Transpose()
            : MatrixOperand.Of(values, columns);

    internal static void AssertClose(float[] actual, double[] expected, string because)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= Tolerance))
            {
                Assert.Fail($"Element {i} is {actual[i]}, expected {expected[i]} ({because}).");
            }
        }
    }
}
