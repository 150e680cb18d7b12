using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Kernels;

namespace MetricLearning.Benchmarks;

/// <summary>Every pixel of an image of one channel is read from a random place, up to four pixels away.</summary>
public class BilinearReadBenchmarks
{
    private const int Reach = 4;

    private float[] _image = [];
    private float[] _xs = [];
    private float[] _ys = [];
    private float[] _frame = [];
    private float[] _result = [];

    [Params(32, 224)]
    public int Side { get; set; } // a multiple of eight: lines of positions are not padded here

    [GlobalSetup]
    public void Setup()
    {
        int count = Side * Side;
        _image = RandomValues.Create(count, seed: 1);
        _xs = [.. RandomValues.Create(count, seed: 2).Select((value, i) => (i % Side) + (Reach * value))];
        _ys = [.. RandomValues.Create(count, seed: 3).Select((value, i) => (i / Side) + (Reach * value))];
        _frame = new float[BilinearImage.FrameCount(Side, Side, channels: 1)];
        _result = new float[count];
        Agreement.RequireAll(PlainLoop, () => _result, FramedImage);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => Bilinear.Read(_image, Side, _xs, _ys, _result);

    [Benchmark]
    public void FramedImage()
    {
        BilinearImage image = new(_image, (Side, Side, 1), fill: 0, _frame);
        for (int start = 0; start < _image.Length; start += Side)
        {
            image.ReadLine(_xs.AsSpan(start, Side), _ys.AsSpan(start, Side), _result.AsSpan(start, Side));
        }
    }
}
