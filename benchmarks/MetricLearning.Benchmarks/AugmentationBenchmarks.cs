using BenchmarkDotNet.Attributes;
using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MetricLearning.Benchmarks;

/// <summary>
/// One image is augmented on one thread. Shift, rotation, scaling and flip are one motion: each alone costs as much as all.
/// </summary>
[MemoryDiagnoser]
public class AugmentationBenchmarks
{
    private const int Side = 28;

    private ImageAugmentation? _augmentation;
    private float[] _source = [];
    private float[] _scratch = [];
    private float[] _destination = [];
    private int _row;

    public enum Part
    {
        None,
        Motion,
        Elastic,
        Erase,
        All,
    }

    [Params(1, 3)]
    public int Channels { get; set; }

    [ParamsAllValues]
    public Part Parts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _augmentation = new(new ImageShape(Side, Side, Channels), seed: 1, OptionsOf(Parts));
        _source = RandomValues.Create(_augmentation.FeatureCount, seed: 2);
        _scratch = new float[_augmentation.ScratchCount];
        _destination = new float[_augmentation.FeatureCount];
    }

    [Benchmark]
    public void Augment() => _augmentation!.Augment(_source, stepIndex: 0, _row++ & 0xFFFF, _scratch, _destination);

    private static ImageAugmentationOptions OptionsOf(Part part) => part switch
    {
        Part.None => new(),
        Part.Motion => new() { MaxShift = 2, MaxRotation = 10, MaxScaling = 0.1 },
        Part.Elastic => new() { ElasticAlpha = 34 },
        Part.Erase => new() { EraseProbability = 1 },
        _ => new() { MaxShift = 2, MaxRotation = 10, MaxScaling = 0.1, ElasticAlpha = 34, EraseProbability = 0.5 },
    };
}
