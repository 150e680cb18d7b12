using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SquareMatrixTests
{
    [Test]
    public void MirrorUpper_EverySizeAndStride_CopiesTheUpperPartAndNothingElse()
    {
        for (int size = 0; size <= 35; size++)
        {
            int stride = size + (size % 4);
            float[] matrix = [.. Enumerable.Range(0, size * stride).Select(i => (float)i)];
            float[] expected = [.. from i in Enumerable.Range(0, size)
                                   from j in Enumerable.Range(0, stride)
                                   select (float)(j < i ? (j * stride) + i : (i * stride) + j)];

            SquareMatrix.MirrorUpper(matrix, size, stride);

            matrix.Should().Equal(expected);
        }
    }

    [Test]
    public void NegatedSumWithTranspose_EverySizeAndStride_AgreesWithALoopAndWritesNothingElse()
    {
        for (int size = 0; size <= 35; size++)
        {
            (int stride, int width) = (size + (size % 4), size + (size % 3));
            float[] matrix = [.. Enumerable.Range(0, size * stride).Select(i => (float)(i % 97))];
            float[] expected = [.. from i in Enumerable.Range(0, size)
                                   from j in Enumerable.Range(0, width)
                                   select j < size ? -(matrix[(i * stride) + j] + matrix[(j * stride) + i]) : 123];
            float[] actual = new float[size * width];
            Array.Fill(actual, 123);

            SquareMatrix.NegatedSumWithTranspose(matrix, stride, size, actual, width);

            actual.Should().Equal(expected);
        }
    }
}
