using MetricLearning.Classification;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Contracts;

/// <summary>
/// What every gallery whose rows can be changed must do, whatever keeps them. The test project of a package with a gallery compiles this
/// file and derives a fixture.
/// </summary>
public abstract partial class GalleryContract : GallerySearchContract
{
    /// <summary>Whether readers see a change of several rows whole or not at all.</summary>
    protected virtual bool ChangesAreAtomic => true;

    /// <summary>Makes an empty gallery that no other test sees.</summary>
    protected abstract Task<IGallery> CreateAsync(DistanceMetric metric, int dimension);

    /// <inheritdoc/>
    protected sealed override async Task<IGallerySearch> HoldingAsync(
        DistanceMetric metric, int dimension, string[] labels, float[][] rows, string[] ids)
    {
        IGallery gallery = await CreateAsync(metric, dimension);
        await gallery.AddAsync(labels, Flat(rows), ids);
        return gallery;
    }

    /// <inheritdoc/>
    protected sealed override async Task<IGallerySearch> HoldingRowsOf(SimilarityClassifier model)
    {
        IGallery gallery = await CreateAsync(DistanceMetric.Euclidean, model.EmbeddingDimension);
        await model.CopyRowsToAsync(gallery);
        return gallery;
    }

    [Test]
    public async Task Search_EqualRowsAfterAChange_ComeInTheOrderOfAdding()
    {
        float[] row = Rows(1, seed: 3)[0];
        IGallery gallery = await CreateAsync(Metrics[0], Dimension);
        await gallery.AddAsync(["1", "2", "1"], Flat([row, row, row]), ["z", "y", "x"]);
        await gallery.AddAsync(["1"], row, ["a"]);

        (await gallery.RemoveAsync(["y"])).Should().Be(1);
        await gallery.AddAsync(["2"], row, ["y"]); // as a row that is added last

        AssertOrder((await gallery.SearchAsync(row, 4))[0], ["z", "x", "a", "y"]);
    }

    [Test]
    public async Task Texts_OfAnyKind_AreCountedAndRemovedAsTheyAre()
    {
        IGallery gallery = await CreateAsync(Metrics[0], Dimension);
        await gallery.AddAsync(Texts, Flat(Rows(Texts.Length, seed: 6)), Texts);

        (await gallery.CountAsync()).Select(one => one.Label).Should().Equal(Texts.Order(StringComparer.Ordinal));
        (await gallery.RemoveAsync(Texts)).Should().Be(Texts.Length);
    }

    [Test]
    public async Task Changes_OfAnEmptyGallery_FindNothing()
    {
        IGallery gallery = await CreateAsync(Metrics[0], Dimension);
        float[] row = Rows(1, seed: 7)[0];

        (await gallery.SearchAsync(row, 5)).Should().ContainSingle().Which.Should().BeEmpty();
        (await gallery.SearchCentroidsAsync(row, 5)).Should().ContainSingle().Which.Should().BeEmpty();
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.RemoveAsync(["a"])).Should().Be(0);
        (await gallery.RemoveLabelAsync("a")).Should().Be(0);
        (await gallery.RelabelAsync("a", "b")).Should().BeFalse();
        await gallery.AddAsync([], ReadOnlyMemory<float>.Empty, []);
        (await gallery.CountAsync()).Should().BeEmpty();
    }

    private async Task<(IGallery Gallery, float[][] Rows)> Filled(DistanceMetric metric, int count, int seed)
    {
        (IGallerySearch gallery, float[][] rows) = await Holding(metric, count, seed);
        return ((IGallery)gallery, rows);
    }
}
