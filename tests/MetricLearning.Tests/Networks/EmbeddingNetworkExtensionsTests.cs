using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class EmbeddingNetworkExtensionsTests
{
    private static readonly ScalingNetwork Network = new(2, 3);

    [Test]
    public void Embed_Rows_GivesANewTensorOfTheirEmbeddings()
    {
        Tensor<float> embeddings = Network.Embed(Tensor.Create(new float[] { 1, 1, 2, 0 }, [2, 2]));

        embeddings.Lengths.ToArray().Should().Equal(2, 2);
        embeddings.ToArray().Should().Equal(2, 3, 4, 0);
    }

    [Test]
    public void Embed_NoRows_GivesNone() =>
        Network.Embed(Tensor.CreateFromShape<float>([0, 2])).Lengths.ToArray().Should().Equal(0, 2);

    [Test]
    public void EmbedRow_Row_GivesItsEmbedding() => Network.EmbedRow([1, 2]).Should().Equal(2, 6);

    [Test]
    public void Embed_FeaturesOfRankOne_SaysWhatIsExpected() =>
        FluentActions.Invoking(() => Network.Embed(Tensor.Create(new float[] { 1, 2 }, [2]))).Should().Throw<ArgumentException>()
            .WithParameterName("features").WithMessage("features has rank 1, *EmbedRow, or reshape it.*");

    [Test]
    public void EmbedAndEmbedRow_NullNetwork_Throw()
    {
        IEmbeddingNetwork none = null!;

        FluentActions.Invoking(() => none.Embed(Tensor.CreateFromShape<float>([1, 2]))).Should().Throw<ArgumentNullException>()
            .WithParameterName("network");
        FluentActions.Invoking(() => none.EmbedRow([1, 2])).Should().Throw<ArgumentNullException>().WithParameterName("network");
    }

    [Test]
    public void Embed_RowsInMemoryOfTheirOwn_GivesThoseOfTheMatrix()
    {
        ReadOnlyMemory<float>[] rows = [new float[] { 1, 1 }, new float[] { 9, 2, 0, 9 }.AsMemory(1, 2)];

        Tensor<float> embeddings = Network.Embed(rows.Where(_ => true));

        embeddings.Lengths.ToArray().Should().Equal(2, 2);
        embeddings.ToArray().Should().Equal(2, 3, 4, 0);
        FluentActions.Invoking(() => Network.Embed([rows[0], new float[3]]))
            .Should().Throw<ArgumentException>().WithParameterName("features");
    }

    [Test]
    public void Embed_EmbeddingsThatDoNotFitOneArray_NamesTheLimit()
    {
        EmbeddingNetwork network = new(1, [new(4096)], seed: 1);

        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([600_000, 1]))).Should().Throw<ArgumentException>()
            .WithParameterName("features")
                .WithMessage($"features has 600000 rows, and 4096 results each do not fit one array of {Array.MaxLength};*");
    }

    [Test]
    public void EmbedRow_IntoADestination_WritesItThereAndAllocatesNothing()
    {
        EmbeddingNetwork network = new(4, [new(8, Activation.Tanh), new(3)], seed: 1);
        float[] row = [1, 2, 3, 4], embedding = new float[3];
        network.EmbedRow(row, embedding);

        long before = GC.GetAllocatedBytesForCurrentThread();
        network.EmbedRow(row, embedding);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200, "nothing in Release, a small object in Debug");
        embedding.Should().Equal(network.EmbedRow(row));
    }

    [Test]
    public void EmbedRow_DestinationOfAnotherLength_SaysBoth() =>
        FluentActions.Invoking(() => Network.EmbedRow([1, 2], new float[3]))
            .Should().Throw<ArgumentException>().WithParameterName("destination")
            .WithMessage("destination has length 3; expected 2, the dimension of an embedding. Pass a span of that length.*");

    [Test]
    public void CopyParametersFrom_NetworkOfTheSameLayers_CopiesAll()
    {
        ScalingNetwork source = new(5, 7) { RunningMean = 4 }, network = new(1, 1);

        network.CopyParametersFrom(source);

        network.Weights.Should().Equal(5, 7);
        network.RunningMean.Should().Be(4, "measured parameters belong to what was learned");
    }

    [Test]
    public void CopyParametersFrom_OtherParameters_SaysWhichAndWritesNothing()
    {
        ScalingNetwork network = new(1, 1);
        Tensor<float> two = Tensor.Create(new float[] { 5, 7 }, [2]), one = Tensor.Create(new float[] { 4 }, [1]);

        Refused([new("scale", two)], "source has no mean; expected one tensor for each of scale, mean.*");
        Refused([new("scale", two), new("mean", two)], "mean of source is [2]; expected [1]. Copy from a network of the same layers.*");
        Refused(
            [new("scale", two), new("mean", one), new("bias", one), new("shift", one)],
            "source has bias, shift, which the network has not. Copy from a network of the same layers, or leave that out.*");

        network.Weights.Should().Equal(1, 1);

        void Refused(KeyValuePair<string, Tensor<float>>[] source, string message) =>
            network.Invoking(n => n.CopyParametersFrom(new Dictionary<string, Tensor<float>>(source)))
                .Should().Throw<ArgumentException>().WithParameterName(nameof(source)).WithMessage(message);
    }

    [Test]
    public void CopyParametersFrom_NullArgument_Throws()
    {
        IEmbeddingNetwork none = null!;

        FluentActions.Invoking(() => Network.CopyParametersFrom(none)).Should().Throw<ArgumentNullException>().WithParameterName("source");
        FluentActions.Invoking(() => none.CopyParametersFrom(Network)).Should().Throw<ArgumentNullException>().WithParameterName("network");
    }

    [Test]
    public void Embed_DataSet_KeepsLabelsAndNames()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f, 1], [2f, 0]], ["cow", "ant"]);

        LabeledDataset embedded = Network.Embed(data);

        embedded.Features.ToArray().Should().Equal(2, 3, 4, 0);
        embedded.Labels.ToArray().Should().Equal(1, 0);
        embedded.LabelNames.Should().Equal("ant", "cow");
    }

    [Test]
    [SuppressMessage("Performance", "CA1814", Justification = "Applications have such matrices.")]
    public void Embed_ArraysOfTheLanguage_GivesWhatATensorWould()
    {
        Network.Embed([[1f, 1], [2f, 0]]).ToArray().Should().Equal(2, 3, 4, 0);
        Network.Embed(new float[,] { { 1, 1 }, { 2, 0 } }).ToArray().Should().Equal(2, 3, 4, 0);
        FluentActions.Invoking(() => Network.Embed([[1f, 1], null!])).Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features[1] is null; pass an array for every row.*");
    }

    [Test]
    public void Embed_OneRowAsAnArray_NamesEmbedRow() =>
        FluentActions.Invoking(() => Network.Embed(new float[] { 1, 2 })).Should().Throw<ArgumentException>().WithMessage(
            "features has rank 1, as one row of 2 values; expected a matrix [rows × columns] of rank 2. Pass one row to EmbedRow, or " +
            "reshape it.*");
}
