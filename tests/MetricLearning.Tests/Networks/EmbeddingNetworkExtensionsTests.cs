using System.Numerics.Tensors;
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
            .WithParameterName("features").WithMessage("features has rank 1; expected a matrix [rows × columns] of rank 2. Reshape it.*");

    [Test]
    public void EmbedAndEmbedRow_NullNetwork_Throw()
    {
        IEmbeddingNetwork none = null!;

        FluentActions.Invoking(() => none.Embed(Tensor.CreateFromShape<float>([1, 2]))).Should().Throw<ArgumentNullException>()
            .WithParameterName("network");
        FluentActions.Invoking(() => none.EmbedRow([1, 2])).Should().Throw<ArgumentNullException>().WithParameterName("network");
    }
}
