using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Classification;

/// <summary>Besides what <see cref="Contracts.GalleryContract"/> demands of it over each gallery.</summary>
public class GalleryClassifierTests
{
    private static readonly float[][] Rows = [[0, 0], [0, 1], [1, 0], [10, 10], [10, 11], [11, 10]];
    private static readonly string[] Labels = ["near", "near", "near", "far", "far", "far"];

    private static SimilarityClassifier Model { get; } =
        SimilarityClassifier.Train(Rows, Labels, new() { NetworksPerFold = 0, Rule = NeighborRule.Nearest });

    [Test]
    public async Task Classify_PartOfItsOwnGallery_KnowsThatPartAlone()
    {
        GalleryClassifier part = Model.Over(Model.Gallery);

        (await part.ClassifyAsync(new float[] { 0, 0 })).NearestLabel.Should().Be("near");
        Match match = await part.ClassifyAsync(new float[] { 0, 0 }, new() { Labels = ["far"] });

        match.NearestLabel.Should().Be("far");
        (await Model.WithThreshold(1).Over(Model.Gallery).ClassifyAsync(new float[] { 0, 0 })).Label.Should().BeNull();
        (await Model.WithThreshold(0).Over(Model.Gallery).ClassifyAsync(new float[] { 0, 0 })).Label.Should().Be("near");
        (await part.FindSimilarAsync(new float[] { 0, 0 }, 9, new() { IdPrefix = "1" })).Select(one => one.Id).Should().Equal("1");
    }

    [Test]
    public async Task Add_NewLabel_IsKnownAtOnce()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, Model.EmbeddingDimension);
        GalleryClassifier empty = Model.Over(gallery);

        await empty.AddAsync(["new"], [new float[] { 5, 5 }], ["n-1"]);

        Match match = await empty.ClassifyAsync(new float[] { 5, 5 });
        match.NearestLabel.Should().Be("new");
        match.Neighbors.Should().ContainSingle().Which.Id.Should().Be("n-1");
        gallery.Snapshot.SearchRow(Model.Embed([5, 5]), 1)[0].Distance.Should().Be(0);
    }

    [Test]
    public async Task ClassifyAll_NoRows_GivesNoAnswers() => (await Model.Over(Model.Gallery).ClassifyAllAsync([])).Should().BeEmpty();

    [Test]
    public async Task WrongCalls_Throw()
    {
        GalleryClassifier over = Model.Over(Model.Gallery);
        Func<Task> noRow = () => over.ClassifyAsync(new float[] { 0, 0 }, new() { Labels = [] }).AsTask();
        await noRow.Should().ThrowAsync<InvalidOperationException>().WithMessage("*found no row*");
        Func<Task> wide = () => over.ClassifyAsync(new float[] { 0, 0, 0 }).AsTask();
        await wide.Should().ThrowAsync<ArgumentException>().WithMessage("*3 columns*2*");
        Func<Task> none = () => over.FindSimilarAsync(new float[] { 0, 0 }, 0).AsTask();
        await none.Should().ThrowAsync<ArgumentOutOfRangeException>();
        GalleryClassifier searched = Model.Over(new SearchOnly(Model.Gallery));
        Func<Task> add = () => searched.AddAsync(["a"], [new float[] { 0, 0 }], ["x"]).AsTask();
        await add.Should().ThrowAsync<NotSupportedException>().WithMessage("*SearchOnly*");
    }

    [Test]
    public void Over_OtherGalleries_Throws()
    {
        Action wide = () => Model.Over(new Gallery(DistanceMetric.Euclidean, 7));
        wide.Should().Throw<ArgumentException>().WithMessage("*7 columns*");
        Action cosine = () => Model.Over(new Gallery(DistanceMetric.Cosine, Model.EmbeddingDimension));
        cosine.Should().Throw<ArgumentException>().WithMessage("*Cosine*Euclidean*");
    }

    [Test]
    public async Task CopyRowsTo_ReportsAndStops()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, Model.EmbeddingDimension);
        List<int> reports = [];

        await Model.CopyRowsToAsync(gallery, new Reports(reports));

        reports.Should().Equal(6);
        gallery.Snapshot.Classes.Select(one => (one.Label, one.Count)).Should().Equal(("far", 3), ("near", 3));
        Func<Task> again = () => Model.CopyRowsToAsync(gallery);
        await again.Should().ThrowAsync<ArgumentException>("the ids are in use");
        Func<Task> cancelled = () => Model.CopyRowsToAsync(gallery, null, new CancellationToken(canceled: true));
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    private sealed class Reports(List<int> reports) : IProgress<int>
    {
        public void Report(int value) => reports.Add(value);
    }

    [Test]
    public async Task Classify_RowsSoFarThatSquaresOverflow_GivesTheAnswerOfTheClassifierItself()
    {
        SimilarityClassifier model = new(new(new([0], [1]), [], 1));
        model.Add("a", [0f]);
        model.Add("b", [1f]);

        foreach (float value in (float[])[1e20f, -3e38f])
        {
            Match match = model.Classify([value]);
            Match over = await model.Over(model.Gallery).ClassifyAsync(new[] { value });

            match.Confidence.Should().BeInRange(0, 1);
            (over.NearestLabel, over.Confidence).Should().Be((match.NearestLabel, match.Confidence));
        }

        float[] values = [0, 0.1f, 1, 1.1f, 1e20f, -1e20f];
        model.ClassifyAll([.. values.Select(value => (ReadOnlyMemory<float>)new[] { value })]).Should().HaveCount(6);
        SimilarityClassifier calibrated = model.Calibrate(
            Shape.Tensor(values, 6, 1), ["a", "a", "b", "b", null, null], RejectionTarget.BestF1);
        calibrated.Classify([1e20f]).Label.Should().BeNull();
        calibrated.Classify([0.05f]).Label.Should().Be("a");
        model.Calibrate(Shape.Tensor(values, 6, 1), ["a", "a", "b", "b", "b", null]).Classify([2e20f]).Novelty.Should().BeInRange(0.9, 1);
    }

    [Test]
    public async Task Classify_ByCentroidsWhereThereAreNone_LetsTheRowsVote()
    {
        SimilarityClassifier model = new(new(new([0], [1]), [], 1), NeighborRule.Centroids);
        model.Add("a", [1e15f]);
        model.Add("b", [3e15f]);

        model.Gallery.Snapshot.CentroidCount.Should().Be(0, "the rows are beyond 2⁴⁶");
        model.Classify([1.1e15f]).NearestLabel.Should().Be("a");
        (await model.Over(model.Gallery).ClassifyAsync((float[])[2.9e15f])).NearestLabel.Should().Be("b");
    }

    private sealed class SearchOnly(IGallerySearch gallery) : IGallerySearch
    {
        public DistanceMetric Metric => gallery.Metric;

        public int Dimension => gallery.Dimension;

        public ValueTask<GalleryNeighbor[][]> SearchAsync(
            ReadOnlyMemory<float> queries, int neighborCount, RowSelection? selection, CancellationToken cancellationToken) =>
            gallery.SearchAsync(queries, neighborCount, selection, cancellationToken);

        public ValueTask<LabelDistance[][]> SearchCentroidsAsync(
            ReadOnlyMemory<float> queries, int labelCount, RowSelection? selection, CancellationToken cancellationToken) =>
            gallery.SearchCentroidsAsync(queries, labelCount, selection, cancellationToken);
    }
}
