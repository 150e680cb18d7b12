using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

/// <summary>A store that finds what it is told to.</summary>
internal sealed class FakeStore(params VectorSearchResult<Part>[] results) : IVectorSearchable<Part>
{
    public List<(object Value, int Top, VectorSearchOptions<Part>? Options, CancellationToken Token)> Calls { get; } = [];

    public static VectorSearchResult<Part> Found(string kind, double? score) => new(new Part("id", kind, default), score);

    public async IAsyncEnumerable<VectorSearchResult<Part>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<Part>? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        Calls.Add((searchValue, top, options, cancellationToken));
        foreach (VectorSearchResult<Part> result in results)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return result;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;
}
