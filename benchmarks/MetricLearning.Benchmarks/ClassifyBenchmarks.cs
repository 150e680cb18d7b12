using System.Globalization;
using BenchmarkDotNet.Attributes;
using MetricLearning.Classification;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary><see cref="SimilarityClassifier.Classify"/> of one row, against scaling, embedding, searching and voting by hand.</summary>
[MemoryDiagnoser]
public class ClassifyBenchmarks
{
    private readonly float[] _row = RandomValues.Create(ClassifierParts.Columns, seed: 1);
    private readonly float[] _scaled = new float[ClassifierParts.Columns];
    private readonly float[] _embedding = new float[ClassifierParts.Dimension];
    private readonly int[] _indices = new int[ClassifierParts.Neighbors];
    private readonly float[] _distances = new float[ClassifierParts.Neighbors];
    private readonly int[] _votes = new int[ClassifierParts.Classes];
    private ClassifierParts _parts = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _parts = new(Threads);
        if (ByHand() != int.Parse(Classify(), CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("The classifier and its parts give different labels.");
        }
    }

    [Benchmark(Baseline = true)]
    public int ByHand()
    {
        _parts.Scaler.TransformRow(_row, _scaled);
        _parts.Network.EmbedRow(_scaled, _embedding);
        _parts.Index.SearchRow(_embedding, ClassifierParts.Neighbors, _indices, _distances);
        Array.Clear(_votes);
        int winner = _indices[0] % ClassifierParts.Classes;
        foreach (int index in _indices)
        {
            int label = index % ClassifierParts.Classes;
            winner = ++_votes[label] > _votes[winner] ? label : winner;
        }

        return winner;
    }

    [Benchmark]
    public string Classify() => _parts.Classifier.Classify(_row).NearestLabel;
}
