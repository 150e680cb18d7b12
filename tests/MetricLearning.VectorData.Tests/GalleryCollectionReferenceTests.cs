using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

/// <summary>Every search against a plain one, after changes of all kinds.</summary>
public class GalleryCollectionReferenceTests
{
    private static readonly string[] Functions =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
    ];

    [Test]
    public async Task SearchAsync_AfterRandomChanges_FindsWhatAPlainSearchDoes(
        [ValueSource(nameof(Functions))] string function, [Values(1, 2)] int seed)
    {
        Random random = new(seed);
        LinqStore reference = new(function);
        GalleryCollection<string, Part> collection = await Parts.Collection([], function);
        Part[] pool = Parts.Some(60, seed);
        for (int round = 0; round < 40; round++)
        {
            Part[] chosen = [.. pool.Where(_ => random.Next(12) == 0).Select(part => part with { Vector = Parts.Vector(random) })];
            string[] removed = [.. pool.Where(_ => random.Next(25) == 0).Select(part => part.Id)];
            await collection.UpsertAsync(chosen);
            await collection.DeleteAsync(removed);
            reference.Upsert(chosen);
            removed.ToList().ForEach(reference.Delete);

            await Check(collection, reference, random);
        }

        reference.Parts.Should().HaveCountGreaterThan(20, "there was something to find");
    }

    [Test]
    public async Task SearchAsync_EqualVectorsAndZeros_ComeInTheOrderOfTheirUpsert([ValueSource(nameof(Functions))] string function)
    {
        LinqStore reference = new(function);
        GalleryCollection<string, Part> collection = await Parts.Collection([], function);
        Part[] parts =
        [
            .. Parts.Some(40).Select(
                (part, i) => part with { Vector = i % 4 == 0 ? new float[Parts.Dimension] : new float[] { 1, 2, 3, 0, 0, 0 } }),
        ];
        await collection.UpsertAsync(parts);
        await collection.UpsertAsync(parts[3]); // is the last one now
        reference.Upsert(parts);
        reference.Upsert([parts[3]]);

        foreach (float[] query in new float[][] { [1, 2, 3, 0, 0, 0], new float[Parts.Dimension], [0, 0, 1, 5, 0, 0] })
        {
            List<VectorSearchResult<Part>> found = await Parts.ToList(collection.SearchAsync(query, 25));
            found.Select(one => one.Record.Id).Should().Equal(reference.Search(query, 25).Select(one => one.Part.Id));
        }
    }

    [Test]
    public async Task GetAsync_FiltersAndOrders_GiveWhatLinqDoes()
    {
        Part[] parts = Parts.Some(50);
        GalleryCollection<string, Part> collection = await Parts.Collection(parts);
        string kind = "nut";

        List<Part> plain = await Parts.ToList(collection.GetAsync(part => part.Kind == kind, 100));
        List<Part> ordered = await Parts.ToList(collection.GetAsync(
            part => part.Kind != kind && part.Weight > 0,
            top: 7,
            new() { Skip = 2, OrderBy = by => by.Descending(part => part.Weight).Ascending(part => part.Kind), IncludeVectors = true }));

        plain.Select(part => part.Id).Should().Equal(parts.Where(part => part.Kind == kind).Select(part => part.Id));
        plain.Should().OnlyContain(part => part.Vector.IsEmpty);
        ordered.Select(Parts.Values).Should().Equal(
            parts.Where(part => part.Kind != kind && part.Weight > 0)
                .OrderByDescending(part => part.Weight).ThenBy(part => part.Kind).Skip(2).Take(7).Select(Parts.Values));
    }

    private static async Task Check(GalleryCollection<string, Part> collection, LinqStore reference, Random random)
    {
        collection.Count.Should().Be(reference.Parts.Count);
        float[] query = Parts.Vector(random);
        int top = random.Next(1, 12), skip = random.Next(4), weight = random.Next(5);
        bool isFiltered = random.Next(2) == 0, hasVectors = random.Next(2) == 0;
        Func<Part, bool>? filter = isFiltered ? part => part.Weight >= weight && part.Kind != "nut" : null;
        (Part Part, double Score)[] all = reference.Search(query, 100);
        double? threshold = random.Next(3) == 0 && all.Length > 5 ? (all[4].Score + all[5].Score) / 2 : null;
        VectorSearchOptions<Part> options = new() { Skip = skip, IncludeVectors = hasVectors, ScoreThreshold = threshold };
        if (isFiltered)
        {
            options.Filter = part => part.Weight >= weight && part.Kind != "nut";
        }

        (Part Part, double Score)[] expected = reference.Search(query, top, skip, filter, threshold);
        List<VectorSearchResult<Part>> found = await Parts.ToList(collection.SearchAsync(query, top, options));

        found.Select(one => Parts.Values(one.Record)).Should().Equal(expected.Select(
            one => Parts.Values(hasVectors ? one.Part : one.Part with { Vector = ReadOnlyMemory<float>.Empty })));
        for (int i = 0; i < expected.Length; i++)
        {
            found[i].Score.Should().BeApproximately(expected[i].Score, 1e-6, "scores are rounded to single precision");
        }
    }
}
