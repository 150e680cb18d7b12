using System.Numerics.Tensors;
using MetricLearning.Benchmarks;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using Parameter = TorchSharp.Modules.Parameter;
using TripletMarginLoss = TorchSharp.Modules.TripletMarginLoss;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>A whole training step of a 784-128-64 tanh network with t triplets of 3·t rows: forward, loss, backward, plain SGD.</summary>
internal static class DenseStep
{
    private const int Inputs = 784;
    private const int Hidden = 128;
    private const int Outputs = 64;
    private const double Margin = 1;

    // Forward, weight gradient and input gradient of both layers, but for the input gradient of the first.
    private const double OperationsPerRow = 2.0 * ((3 * ((Inputs * Hidden) + (Hidden * Outputs))) - (Inputs * Hidden));

    public static Comparison Compare(int triplets, int threads)
    {
        int rows = 3 * triplets;
        float[] features = RandomValues.Create(rows * Inputs, seed: 2);
        OurStep ours = Ours(features, triplets, threads);
        using TorchStep torch = Torch(features, triplets, ours.CopyParameters());
        return StepComparison.Run($"step, {triplets} triplets", rows * OperationsPerRow, ours, torch);
    }

    private static OurStep Ours(float[] features, int triplets, int threads)
    {
        int[] labels = [.. Enumerable.Range(0, 3 * triplets).Select(row => row < 2 * triplets ? 0 : 1)];
        Losses.TripletMarginLoss loss = new(new TripletMarginLossOptions { Margin = Margin });
        return new(
            new EmbeddingNetwork(Inputs, [new FullyConnectedLayer(Hidden, Activation.Tanh), new FullyConnectedLayer(Outputs)], seed: 1),
            new SampledTripletLoss(loss, new StackedTripletSampler()),
            new LabeledDataset(Tensor.Create(features, [labels.Length, Inputs]), labels),
            threads);
    }

    private static TorchStep Torch(float[] features, int triplets, float[][] start)
    {
        (Linear first, Linear second) = (torch.nn.Linear(Inputs, Hidden), torch.nn.Linear(Hidden, Outputs));
        Parameter[] parameters = [first.weight!, first.bias!, second.weight!, second.bias!];
        TripletMarginLoss loss = torch.nn.TripletMarginLoss(margin: Margin);
        return new(
            torch.nn.Sequential(first, torch.nn.Tanh(), second),
            [.. parameters.Select(TorchParameter.Alike)],
            embeddings => loss.forward(
                embeddings.narrow(0, 0, triplets), embeddings.narrow(0, triplets, triplets), embeddings.narrow(0, 2 * triplets, triplets)),
            torch.tensor(features).reshape(3 * triplets, Inputs),
            start);
    }
}
