using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class DenseEmbeddingTests
{
    private const int Inputs = 90;
    private const int Outputs = 9;

    // With 90·100 + 100·9 multiply-adds a row, 128 rows are worth a thread: 255 rows stay together, more are cut.
    private static readonly DenseLayer[] Layers = [new(100, Activation.Gelu), new(Outputs)];

    [Test]
    public void Embed_FewRowsOrMany_GivesTheBitsOfRowByRow(
        [Values(1, 2, 3)] int threads, [Values(0, 1, 255, 256, 1000, 5000)] int rows, [Values] bool normalizesOutput)
    {
        DenseEmbeddingNetwork network = Network(normalizesOutput);
        float[] input = ReferenceMatrix.Random(rows * Inputs, 1), output = new float[rows * Outputs], alone = new float[Outputs];
        DenseEmbedding embedding = new(network, new Workers(threads)), single = new(network, Workers.CallerOnly);

        embedding.Embed(input, rows, output, "features");

        foreach (int row in Enumerable.Range(0, rows).Where(row => row % 127 == 0 || row == rows - 1))
        {
            single.Embed(input.AsSpan(row * Inputs, Inputs), 1, alone, "features");
            output[(row * Outputs)..((row + 1) * Outputs)].Should().Equal(alone);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Embed_ValueNotFiniteAmongManyRows_SaysWhereAndWritesNothing(int threads)
    {
        float[] input = ReferenceMatrix.Random(3000 * Inputs, 1), output = new float[3000 * Outputs];
        input[(1234 * Inputs) + 5] = float.PositiveInfinity;
        DenseEmbedding embedding = new(Network(normalizesOutput: false), new Workers(threads));

        Action act = () => embedding.Embed(input, 3000, output, "rows");

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows holds Infinity at row 1234, column 5;*");
        output.Should().AllBeEquivalentTo(0f);
    }

    private static DenseEmbeddingNetwork Network(bool normalizesOutput) =>
        new(Inputs, Layers, seed: 3, new DenseEmbeddingNetworkOptions { NormalizesOutput = normalizesOutput });
}
