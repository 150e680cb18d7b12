using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SquareMatrixTests
{
    [Test]
    public void MirrorUpper_EverySize_CopiesTheUpperPartAndNothingElse()
    {
        for (int size = 0; size <= 35; size++)
        {
            float[] matrix = [.. Enumerable.Range(0, size * size).Select(i => (float)i)];
            float[] expected = [.. from i in Enumerable.Range(0, size)
                                   from j in Enumerable.Range(0, size)
                                   select (float)((Math.Min(i, j) * size) + Math.Max(i, j))];

            SquareMatrix.MirrorUpper(matrix, size);

            matrix.Should().Equal(expected);
        }
    }

    [Test]
    public void NegatedSumWithTranspose_EverySizeAndStride_AgreesWithALoop()
    {
        for (int size = 0; size <= 35; size++)
        {
            int stride = size + (size % 4);
            float[] matrix = [.. Enumerable.Range(0, size * stride).Select(i => (float)(i % 97))];
            float[] expected = [.. from i in Enumerable.Range(0, size)
                                   from j in Enumerable.Range(0, size)
                                   select -(matrix[(i * stride) + j] + matrix[(j * stride) + i])];
            float[] actual = new float[size * size];

            SquareMatrix.NegatedSumWithTranspose(matrix, stride, size, actual);

            actual.Should().Equal(expected);
        }
    }
}
