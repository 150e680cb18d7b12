using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.VectorData;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.Benchmarks;

/// <summary>
/// The ten nearest of 7,000 records to a query, vectors of 1,536 values, by cosine: the plain way of a vector store in memory, one <see
/// cref="TensorPrimitives.CosineSimilarity{T}"/> a record and a sort, and ours, both through asynchronous results.
/// </summary>
[MemoryDiagnoser]
public class VectorStoreBenchmarks
{
    private const int Rows = 7000;
    private const int Dimension = 1536;
    private const int Top = 10;

    private readonly float[] _scores = new float[Top];
    private readonly GalleryCollection<int, Item> _oneThread = Collection(maxDegreeOfParallelism: 1);
    private readonly GalleryCollection<int, Item> _twoThreads = Collection(maxDegreeOfParallelism: 2);
    private readonly Dictionary<int, Item> _plain = [];
    private float[] _query = [];

    [GlobalSetup]
    public async Task Setup()
    {
        float[] values = RandomValues.Create(Rows * Dimension, seed: 1);
        _query = RandomValues.Create(Dimension, seed: 2);
        for (int i = 0; i < Rows; i++)
        {
            _plain.Add(i, new(i, values.AsMemory(i * Dimension, Dimension)));
        }

        foreach (GalleryCollection<int, Item> collection in new[] { _oneThread, _twoThreads })
        {
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(_plain.Values);
        }

        Agreement.RequireAll(
            () => Plain().GetAwaiter().GetResult(), () => _scores,
            () => OneThread().GetAwaiter().GetResult(), () => TwoThreads().GetAwaiter().GetResult());
    }

    [Benchmark(Baseline = true)]
    public Task Plain() => Read(PlainSearch());

    [Benchmark]
    public Task OneThread() => Read(_oneThread.SearchAsync(_query, Top));

    [Benchmark]
    public Task TwoThreads() => Read(_twoThreads.SearchAsync(_query, Top));

    private static GalleryCollection<int, Item> Collection(int maxDegreeOfParallelism) => new(
        "items",
        new(item => item.Id, item => item.Vector, (item, vector) => item with { Vector = vector }, Dimension),
        maxDegreeOfParallelism: maxDegreeOfParallelism);

    private IAsyncEnumerable<VectorSearchResult<Item>> PlainSearch() => _plain.Values
        .Select(item => (Item: item, Score: TensorPrimitives.CosineSimilarity(_query, item.Vector.Span)))
        .OrderByDescending(found => found.Score)
        .Take(Top)
        .Select(found => new VectorSearchResult<Item>(found.Item, found.Score))
        .ToAsyncEnumerable();

    private async Task Read(IAsyncEnumerable<VectorSearchResult<Item>> results)
    {
        int count = 0;
        await foreach (VectorSearchResult<Item> result in results)
        {
            _scores[count++] = (float)result.Score!.Value;
        }
    }

    private sealed record Item(int Id, ReadOnlyMemory<float> Vector);
}
