using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

/// <summary>What a collection does, written as plainly as it can be, in double precision.</summary>
internal sealed class LinqStore(string distanceFunction)
{
    private List<Part> _parts = []; // in the order in which they were last upserted

    public bool IsSimilarity { get; } = distanceFunction is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity;

    public IReadOnlyList<Part> Parts => _parts;

    public void Upsert(IEnumerable<Part> parts)
    {
        foreach (Part part in parts)
        {
            Delete(part.Id);
            _parts.Add(part);
        }
    }

    public void Delete(string id) => _parts = [.. _parts.Where(part => part.Id != id)];

    public (Part Part, double Score)[] Search(
        float[] query, int top, int skip = 0, Func<Part, bool>? filter = null, double? threshold = null) =>
    [
        .. _parts.Where(filter ?? (_ => true))
            .Select(part => (Part: part, Score: Score(query, part.Vector.ToArray())))
            .OrderBy(found => IsSimilarity ? -found.Score : found.Score)
            .Skip(skip).Take(top)
            .Where(found => threshold is null || (IsSimilarity ? found.Score >= threshold : found.Score <= threshold)),
    ];

    private double Score(float[] x, float[] y)
    {
        double dot = x.Zip(y, (a, b) => (double)a * b).Sum();
        double squared = x.Zip(y, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        double lengths = Math.Sqrt(x.Sum(a => (double)a * a) * y.Sum(b => (double)b * b));
        double cosine = lengths == 0 ? 0 : dot / lengths;
        return distanceFunction switch
        {
            DistanceFunction.CosineSimilarity => cosine,
            DistanceFunction.CosineDistance => 1 - cosine,
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            DistanceFunction.EuclideanDistance => Math.Sqrt(squared),
            _ => squared,
        };
    }
}
