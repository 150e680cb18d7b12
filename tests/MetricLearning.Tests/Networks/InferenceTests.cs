using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class InferenceTests
{
    private const int Inputs = 90;
    private const int Outputs = 9;

    private static readonly ImageShape Image = new(8, 6, 1);

    // With 90·100 + 100·9 multiply-adds a row, 128 rows are worth a thread: 255 rows stay together, more are cut.
    private static readonly NetworkLayer[] Dense = [new FullyConnectedLayer(100, Activation.Gelu), new FullyConnectedLayer(Outputs)];

    [Test]
    public void Embed_FewRowsOrMany_GivesTheBitsOfRowByRow(
        [Values(1, 2, 3)] int threads, [Values(0, 1, 255, 256, 1000, 5000)] int rows, [Values] bool normalizesOutput)
    {
        NetworkLayer[] end = normalizesOutput ? [new UnitLengthLayer()] : [];
        NetworkLayer[] layers = [.. Dense, .. end];
        float[] input = ReferenceMatrix.Random(rows * Inputs, 1), output = new float[rows * Outputs], alone = new float[Outputs];
        Inference inference = InferenceOf(new(1, 1, Inputs), layers, threads), single = InferenceOf(new(1, 1, Inputs), layers, threads: 1);

        inference.Embed(input, rows, output, "features").Should().BeTrue();

        foreach (int row in Enumerable.Range(0, rows).Where(row => row % 127 == 0 || row == rows - 1))
        {
            single.Embed(input.AsSpan(row * Inputs, Inputs), 1, alone, "features");
            output[(row * Outputs)..((row + 1) * Outputs)].Should().Equal(alone);
        }
    }

    // 65 columns leave one for the last panel of a product, where few rows are cut by columns and many are not.
    [TestCase(65)]
    [TestCase(3)]
    [TestCase(1)]
    public void Embed_ColumnsThatLeaveFewForTheLastPanel_GivesTheBitsOfRowByRow(int width)
    {
        const int Rows = 1000;
        NetworkLayer[] layers = [new FullyConnectedLayer(width, Activation.Tanh), new FullyConnectedLayer(width, Activation.Gelu)];
        float[] input = ReferenceMatrix.Random(Rows * Inputs, 1), output = new float[Rows * width], alone = new float[width];
        Inference inference = InferenceOf(new(1, 1, Inputs), layers, threads: 2);

        inference.Embed(input, Rows, output, "features");

        for (int row = 0; row < Rows; row += 7)
        {
            inference.Embed(input.AsSpan(row * Inputs, Inputs), 1, alone, "features");
            output[(row * width)..((row + 1) * width)].Should().Equal(alone);
        }
    }

    [Test]
    public void Embed_ImagesFewOrMany_GivesTheBitsOfRowByRow([Values(1, 2, 5)] int threads, [Values(3, 20, 100, 3000)] int rows)
    {
        NetworkLayer[] layers =
        [
            new ConvolutionLayer(16, 3) { Padding = 1, Activation = Activation.Gelu },
            new BatchNormalizationLayer(),
            new ConvolutionLayer(16, 3),
            new DropoutLayer(0.5),
            new FullyConnectedLayer(Outputs),
        ];
        float[] input = ReferenceMatrix.Random(rows * Image.Length, 1), output = new float[rows * Outputs], alone = new float[Outputs];
        Inference inference = InferenceOf(Image, layers, threads), single = InferenceOf(Image, layers, threads: 1);

        inference.Embed(input, rows, output, "features");

        foreach (int row in Enumerable.Range(0, rows).Where(row => row % 61 == 0 || row == rows - 1))
        {
            single.Embed(input.AsSpan(row * Image.Length, Image.Length), 1, alone, "features");
            output[(row * Outputs)..((row + 1) * Outputs)].Should().Equal(alone);
        }
    }

    [Test]
    public void Embed_FromSeveralThreadsAtOnce_GivesTheSameBits([Values(1, 150, 1500)] int rows)
    {
        Inference inference = InferenceOf(new(1, 1, Inputs), Dense, threads: 2);
        float[] input = ReferenceMatrix.Random(rows * Inputs, 2), expected = new float[rows * Outputs];
        inference.Embed(input, rows, expected, "features");

        float[][] results = [.. Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(4).Select(_ =>
        {
            float[] output = new float[rows * Outputs];
            inference.Embed(input, rows, output, "features");
            return output;
        })];

        results.Should().AllSatisfy(result => result.Should().Equal(expected));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Embed_ValueNotFiniteAmongManyRows_SaysWhereAndWritesNothing(int threads)
    {
        float[] input = ReferenceMatrix.Random(3000 * Inputs, 1), output = new float[3000 * Outputs];
        input[(1234 * Inputs) + 5] = float.PositiveInfinity;
        Inference inference = InferenceOf(new(1, 1, Inputs), Dense, threads);

        Action act = () => inference.Embed(input, 3000, output, "rows");

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows holds Infinity at row 1234, column 5;*");
        output.Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Embed_EmbeddingNotFinite_TellsInEveryWayOfWorking([Values(1, 2)] int threads, [Values(1, 200, 3000)] int rows)
    {
        float[] input = ReferenceMatrix.Random(rows * Inputs, 1), output = new float[rows * Outputs];
        Inference inference = InferenceOf(new(1, 1, Inputs), Dense, threads);
        Array.Fill(input, 3e38f, (rows - 1) * Inputs, Inputs);

        inference.Embed(input, rows, output, "features").Should().BeFalse();

        input.AsSpan((rows - 1) * Inputs).Clear();
        inference.Embed(input, rows, output, "features").Should().BeTrue("nothing of the last call remains");
    }

    // 21 MB when memory for 1024 rows was taken at once and all weights were packed for a single row.
    [Test]
    public void Embed_FirstRow_TakesLessThan200Kilobytes()
    {
        EmbeddingNetwork network = Wide();
        float[] row = ReferenceMatrix.Random(784, 1), embedding = new float[64];
        Wide().EmbedRow(row, embedding); // what the runtime takes once

        long before = GC.GetAllocatedBytesForCurrentThread();
        network.EmbedRow(row, embedding);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200_000);
    }

    [Test]
    public void Embed_Warm_AllocatesNothing([Values(1, 6, 50, 700)] int rows, [Values] bool convolutional)
    {
        EmbeddingNetwork network = convolutional ? Convolutional() : Wide();
        float[] x = ReferenceMatrix.Random(rows * 784, 1), embeddings = new float[rows * 64];

        Allocations.ShouldEnd(
            () => network.Embed(
                new ReadOnlyTensorSpan<float>(x, [rows, 784], []), new TensorSpan<float>(embeddings, [rows, 64], [])),
            isShared: rows > 1);
    }

    // 0.24 MB a row when every caller but one made memory of its own for 1024 rows; images took 0.8 MB.
    [Test]
    public void Embed_OneRowByManyCallersAtOnce_TakesLessThanOneKilobyteARow([Values(8, 16)] int callers, [Values] bool convolutional)
    {
        const int RowsOfCaller = 200;
        EmbeddingNetwork network = convolutional ? Convolutional() : Wide();
        float[] row = ReferenceMatrix.Random(784, 1);
        Run(10);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Run(RowsOfCaller);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        TestContext.Out.WriteLine($"{(double)allocated / (callers * RowsOfCaller):F0} bytes a row");
        allocated.Should().BeLessThan(1024L * callers * RowsOfCaller);

        void Run(int count)
        {
            using Barrier start = new(callers);
            Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(() =>
            {
                float[] embedding = new float[64];
                start.SignalAndWait();
                for (int i = 0; i < count; i++)
                {
                    network.EmbedRow(row, embedding);
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
    }

    private static EmbeddingNetwork Wide() => new(784, [new(512, Activation.Relu), new(256, Activation.Relu), new(64)], seed: 1);

    private static EmbeddingNetwork Convolutional() => new(
        new ImageShape(28, 28, 1),
        [
            new ConvolutionLayer(8, 5) { Padding = 2 },
            new MaxPoolingLayer(2),
            new BatchNormalizationLayer { Activation = Activation.Relu },
            new FullyConnectedLayer(64),
        ],
        seed: 1);

    private static Inference InferenceOf(ImageShape input, NetworkLayer[] layers, int threads) =>
        new(LayerList.Build(input, LayerList.NameAll(layers), seed: 3, initializer: null), threads);
}
