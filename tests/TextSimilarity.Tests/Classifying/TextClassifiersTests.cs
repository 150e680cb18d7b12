using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Neighbors;
using TextSimilarity.Classifying;

namespace TextSimilarity.Tests.Classifying;

[TestFixture]
internal sealed class TextClassifiersTests
{
    // Label 3 lies along x but for one row along y; label 8 lies between both axes.
    private static readonly LabeledDataset Known = LabeledDataset.FromRowMajor(
        [1, 0, 1, 0, 0, 1, 1, 1, 2, 3], featureCount: 2, [3, 3, 3, 8, 8]);

    [Test]
    public void Centroid_Queries_TakesTheClassWhoseMeanIsNearestByCosine() =>
        Classify(new CentroidTextClassifier(), [9, 1], [0, 5], [0.2f, 0.2f]).Should().Equal(3, 8, 8);

    [Test]
    public void Neighbor_OneNeighbor_TakesTheNearestRow() =>
        Classify(new NeighborTextClassifier("one", 1, NeighborVote.Majority), [9, 1], [0, 5], [0.2f, 0.2f]).Should().Equal(3, 3, 8);

    [Test]
    public void Neighbor_ThreeNeighbors_TakesTheMajority() =>
        Classify(new NeighborTextClassifier("three", 3, NeighborVote.Majority), [0, 5]).Should().Equal(8);

    [Test]
    public void All_HaveDifferentNames() => TextClassifiers.All.Select(classifier => classifier.Name).Should().OnlyHaveUniqueItems();

    private static int[] Classify(ITextClassifier classifier, params float[][] queries) =>
        classifier.Classify(Known, Tensor.Create(queries.SelectMany(row => row).ToArray(), [queries.Length, 2]));
}
