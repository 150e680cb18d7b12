using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Neighbors;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Models whose numbers are exact and the same on every machine.</summary>
internal static class SampleModels
{
    /// <summary>Every kind of layer, and every setting away from its default.</summary>
    public static NetworkLayer[] AllLayers { get; } =
    [
        new ConvolutionLayer(4, 3) { Padding = 1, Activation = Activation.Gelu },
        new BatchNormalizationLayer { Momentum = 0.25, Epsilon = 0.001, Activation = Activation.Relu },
        new MaxPoolingLayer(2) { Stride = 1 },
        new ConvolutionLayer(3, 2) { Stride = 2, Activation = Activation.Tanh, Name = "second \"π\" 😀" },
        new MaxPoolingLayer(1),
        new AveragePoolingLayer(1) { Stride = 1 },
        new AveragePoolingLayer(1),
        new ActivationLayer(Activation.Tanh),
        new DropoutLayer(0.1),
        new GlobalAveragePoolingLayer(),
        new FullyConnectedLayer(5, Activation.Tanh) { Name = "hidden" },
        new BatchNormalizationLayer(),
        new FullyConnectedLayer(3),
        new UnitLengthLayer(),
    ];

    /// <summary>A network of every kind of layer over images 6 × 5 × 2.</summary>
    public static EmbeddingNetwork Network() => Fill(new EmbeddingNetwork(
        new(6, 5, 2), AllLayers, seed: -7, new EmbeddingNetworkOptions { Initializer = WeightInitializer.Normal(0.125) }));

    /// <summary>A small network of fully connected layers, 3 to 2 by 4 with tanh.</summary>
    public static EmbeddingNetwork Dense() => Fill(new EmbeddingNetwork(3, [new(4, Activation.Tanh), new(2)], seed: 5));

    /// <summary>A classifier with a network and rows, labels and ids that are no plain words, thresholds and a report.</summary>
    public static SimilarityClassifier Classifier() => Classifier(Unknown);

    /// <summary>The same with a map of rows.</summary>
    public static SimilarityClassifier ClassifierWithRowMap() =>
        Classifier(Unknown, Fill(new EmbeddingNetwork(3, [new(3)], seed: 0)));

    /// <summary>The same with scales of novelty, and a largest one.</summary>
    public static SimilarityClassifier ClassifierWithNovelty() =>
        Classifier(new(3, new([0, 0.5, 20], [0, 0.25, 0.75]), new([0.1, 30], [0, 0.5]), Max: 0.9));

    private static ClassifierNovelty Unknown => new(3, OfRows: null, OfEmbeddings: null);

    private static SimilarityClassifier Classifier(ClassifierNovelty novelty, EmbeddingNetwork? rowMap = null)
    {
        NetworkEnsemble embedder = new(new StandardScaler([0.5, -1, 2], [1, 0.25, 4]), [Dense()], rowDeviation: 1.5, rowMap);
        Gallery gallery = new(DistanceMetric.Euclidean, embedder.EmbeddingDimension, maxDegreeOfParallelism: 1);
        float[] rows = [.. Enumerable.Range(0, 4 * embedder.EmbeddingDimension).Select(i => (i % 7) - (i / 8f))];
        gallery.Add(["ant", "\"π\" 😀", "ant"], Tensor.Create(rows[..^5], [3, 5]), ["a-1", "no plain id: \t", "2"]);
        gallery.Add("bee", rows.AsSpan()[^5..]);
        gallery.Remove("a-1");
        ConfidenceCalibrator confidence = new(new ConfidenceParameters
        {
            VoteWeight = 2.5,
            DistanceWeight = 0.1,
            Intercept = -1.0 / 3,
            DistanceScale = 0.75,
            Floor = 0.02,
        });
        Dictionary<string, double> thresholds = new(StringComparer.Ordinal) { ["bee"] = 0.3, ["ant"] = 0 };
        ClassifierDecision decision = new(new NeighborRule(false, 7, 0.2), 3, confidence, 0.4, thresholds, 12.5, novelty);
        CandidateModel chosen = new(1, ComparesRows: true, "7 nearest rows", 0.875, 0.25);
        ModelChoice choice = new(chosen, [chosen, new(0, true, "nearest row", 0.75, 0.5)], 0.75, 16, 2, "by hand", null, "It is a test's.");
        return new(embedder, gallery, decision, choice);
    }

    /// <summary>A scaler of three columns, with numbers that single precision does not hold.</summary>
    public static StandardScaler Scaler() => new([0.1, -1e-300, 1e300], [1.0 / 3, double.Epsilon, double.MaxValue]);

    /// <summary>A proxy-anchor loss of 3 classes in 2 dimensions.</summary>
    public static ProxyAnchorLoss ProxyAnchor()
    {
        ProxyAnchorLoss loss = new(3, 2, seed: 1, new() { Margin = 0.2, Scale = 16.5 });
        Fill(loss.Proxies, 1);
        return loss;
    }

    /// <summary>An ArcFace loss of 2 classes in 3 dimensions.</summary>
    public static ArcFaceLoss ArcFace()
    {
        ArcFaceLoss loss = new(2, 3, seed: 1, new() { MarginDegrees = 20.1, Scale = 30 });
        Fill(loss.Proxies, 2);
        return loss;
    }

    /// <summary>All parameters of a network, one after the other.</summary>
    public static float[] ValuesOf(IEmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static EmbeddingNetwork Fill(EmbeddingNetwork network)
    {
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            Fill(network.Parameters[i], i);
        }

        return network;
    }

    // Multiples of 1/32; variances are above 0.
    private static void Fill(Parameter parameter, int offset)
    {
        bool isVariance = parameter.Kind == ParameterKind.Measured && parameter.Name.EndsWith(".variance", StringComparison.Ordinal);
        float[] values = new float[parameter.Values.FlattenedLength];
        for (int i = 0; i < values.Length; i++)
        {
            int number = ((i * 37) + (offset * 11)) % 64;
            values[i] = (isVariance ? number + 1 : number - 31) / 32f;
        }

        parameter.Set(values);
    }
}
