using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Classification;

public class NetworkEnsembleTests
{
    private static readonly LabeledDataset Data = Blobs.Create(8, seed: 1);
    private static readonly StandardScaler Scaler = StandardScaler.Fit(Data.Features);

    [TestCase(0, true)]
    [TestCase(1, false)]
    [TestCase(3, false)]
    [TestCase(2, true)]
    public void Embed_SquaredDistances_AreTheMeanOfNetworksAndRows(int networkCount, bool comparesRows)
    {
        EmbeddingNetwork[] networks = Networks(networkCount);
        double deviation = RowScalers.DeviationOf(Data, Scaler);
        NetworkEnsemble ensemble = new(Scaler, networks, comparesRows ? deviation : null);
        Tensor<float> scaled = Scaler.Transform(Data.Features);

        double[] parts = [.. networks.Select(network => SquaredDistance(network.Embed(scaled), 0, 1))];
        double rows = SquaredDistance(scaled, 0, 1) / (deviation * deviation);
        double expected = (networkCount, comparesRows) switch
        {
            (0, _) => rows,
            (_, false) => parts.Average(),
            _ => (parts.Average() + rows) / 2,
        };
        SquaredDistance(Embed(ensemble, Data), 0, 1).Should().BeApproximately(expected, 1e-5);
        ensemble.EmbeddingDimension.Should().Be((4 * networkCount) + (comparesRows ? Data.FeatureCount : 0));
    }

    [Test]
    public void Embed_RowsOfThemselves_HaveAMeanSquaredDistanceOfTwo()
    {
        NetworkEnsemble ensemble = new(Scaler, [], RowScalers.DeviationOf(Data, Scaler));
        Tensor<float> rows = Embed(ensemble, Data);

        double sum = 0;
        for (int i = 0; i < Data.RowCount; i++)
        {
            for (int j = 0; j < Data.RowCount; j++)
            {
                sum += SquaredDistance(rows, i, j);
            }
        }

        (sum / Data.RowCount / Data.RowCount).Should().BeApproximately(2, 1e-4);
    }

    [Test]
    public void Embed_MappedRows_StandInPlaceOfTheScaledOnes([Values(0, 2)] int networkCount)
    {
        EmbeddingNetwork map = Map();
        NetworkEnsemble ensemble = new(Scaler, Networks(networkCount), 1.5, map), unmapped = new(Scaler, Networks(networkCount), 1.5);
        float[] mapped = map.Embed(Scaler.Transform(Data.Features)).ToArray();
        float[] rows = new float[Data.RowCount * 10];
        ensemble.TransformRows(Data.Features, new TensorSpan<float>(rows, [Data.RowCount, 10], []));

        float[] embeddings = Embed(ensemble, Data).ToArray(), others = Embed(unmapped, Data).ToArray();

        int width = ensemble.EmbeddingDimension;
        (width, ensemble.RowMap, ensemble.RowFactor).Should().Be((unmapped.EmbeddingDimension, map, unmapped.RowFactor));
        rows.Should().Equal(mapped);
        for (int i = 0; i < embeddings.Length; i++)
        {
            int column = i % width, ofRow = column - (width - 10);
            embeddings[i].Should().Be(ofRow < 0 ? others[i] : mapped[(i / width * 10) + ofRow] * ensemble.RowFactor);
        }
    }

    [Test]
    public void Constructor_MapOfOtherColumnsOrOfNoRows_SaysWhat()
    {
        FluentActions.Invoking(() => new NetworkEnsemble(Scaler, [], 1, new EmbeddingNetwork(3, [new FullyConnectedLayer(3)], 1)))
            .Should().Throw<ArgumentException>().WithMessage("rowMap has 3 columns but the scaler expects 10*");
        FluentActions.Invoking(() => new NetworkEnsemble(Scaler, [], 1, new EmbeddingNetwork(10, [new FullyConnectedLayer(4)], 1)))
            .Should().Throw<ArgumentException>().WithMessage("rowMap makes 4 columns of 10*expected as many*Leave the map null*");
        FluentActions.Invoking(() => new NetworkEnsemble(Scaler, Networks(1), null, Map()))
            .Should().Throw<ArgumentException>().WithMessage("*the row deviation is null*");
    }

    [Test]
    public void EmbedRow_OfAnyRow_HasTheBitsOfEmbed([Values] bool isMapped)
    {
        NetworkEnsemble ensemble = new(Scaler, Networks(3), 2, isMapped ? Map() : null);
        float[] all = Embed(ensemble, Data).ToArray();
        float[] one = new float[ensemble.EmbeddingDimension];

        for (int row = 0; row < Data.RowCount; row++)
        {
            ensemble.EmbedRow(Data.Row(row), one);
            one.Should().Equal(all[(row * one.Length)..((row + 1) * one.Length)]);
        }
    }

    [Test]
    public void EmbedRow_Warm_AllocatesNothing([Values] bool isMapped)
    {
        NetworkEnsemble ensemble = new(Scaler, Networks(3), 2, isMapped ? Map() : null);
        float[] one = new float[ensemble.EmbeddingDimension];
        ensemble.EmbedRow(Data.Row(0), one);
        ensemble.EmbedRow(Data.Row(0), one);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ensemble.EmbedRow(Data.Row(1), one);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Embed_FromManyThreads_GivesTheSameBits()
    {
        NetworkEnsemble ensemble = new(Scaler, Networks(2), 2);
        float[] expected = Embed(ensemble, Data).ToArray();

        float[][] results = new float[32][];
        Parallel.For(0, results.Length, i => results[i] = Embed(ensemble, Data).ToArray());

        results.Should().OnlyContain(result => result.SequenceEqual(expected));
    }

    [Test]
    public void Embed_BadRows_SaysWhatAndWritesNothing()
    {
        NetworkEnsemble ensemble = new(Scaler, Networks(1), null);
        float[] result = new float[4];

        FluentActions.Invoking(() => ensemble.EmbedRow(new float[3], result)).Should().Throw<ArgumentException>()
            .WithMessage("features has 3 columns but the scaler expects 10*");
        FluentActions.Invoking(() => ensemble.EmbedRow([1, 2, float.NaN, 4, 5, 6, 7, 8, 9, 10], result)).Should()
            .Throw<ArgumentException>().WithMessage("*NaN*column 2*");
        FluentActions.Invoking(() => ensemble.EmbedRow(Data.Row(0), new float[5])).Should().Throw<ArgumentException>();
        result.Should().OnlyContain(value => value == 0);
    }

    [Test]
    public void Constructor_NothingToCompareOrBadDeviation_SaysWhat()
    {
        FluentActions.Invoking(() => new NetworkEnsemble(Scaler, [], null)).Should().Throw<ArgumentException>()
            .WithMessage("networks is empty and rows take no part*");
        foreach (double deviation in (double[])[0, -1, 1e-40, 1e60, double.NaN, double.PositiveInfinity])
        {
            FluentActions.Invoking(() => new NetworkEnsemble(Scaler, [], deviation)).Should().Throw<ArgumentOutOfRangeException>();
        }

        FluentActions.Invoking(() => new NetworkEnsemble(Scaler, [new EmbeddingNetwork(3, [new FullyConnectedLayer(4)], 1)], null))
            .Should().Throw<ArgumentException>().WithMessage("networks has 3 columns but the scaler expects 10*");
    }

    private static EmbeddingNetwork Map() => RelevantComponents.Fit(Scaler.Transform(Data));

    private static EmbeddingNetwork[] Networks(int count) =>
        [.. Enumerable.Range(0, count).Select(seed => new NetworkRecipe { EmbeddingDimension = 4 }.CreateNetwork(10, seed, 1))];

    private static Tensor<float> Embed(NetworkEnsemble ensemble, LabeledDataset data)
    {
        Tensor<float> result = Tensor.CreateFromShape<float>([data.RowCount, ensemble.EmbeddingDimension]);
        ensemble.Embed(data.Features, result);
        return result;
    }

    private static double SquaredDistance(Tensor<float> rows, int first, int second)
    {
        float[] values = rows.ToArray();
        int columns = (int)rows.Lengths[1];
        double sum = 0;
        for (int column = 0; column < columns; column++)
        {
            double difference = (double)values[(first * columns) + column] - values[(second * columns) + column];
            sum += difference * difference;
        }

        return sum;
    }
}
