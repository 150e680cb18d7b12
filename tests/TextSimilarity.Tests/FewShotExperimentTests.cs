using MetricLearning.Data;
using TextSimilarity.Classifying;
using TextSimilarity.Glosses;

namespace TextSimilarity.Tests;

[TestFixture]
internal sealed class FewShotExperimentTests
{
    private static readonly GlossSet Set = GlossSet.Read();

    [Test]
    public void Draw_Count_TakesAsManyRowsOfEachClass([Values(5, 20, 100)] int countEach)
    {
        LabeledDataset known = new FewShotExperiment(Set, drawCount: 1).Draw(countEach, seed: 0);

        known.Labels.ToArray().CountBy(label => label).Should().HaveCount(24).And.AllSatisfy(each => each.Value.Should().Be(countEach));
    }

    [Test]
    public void Draw_Seeds_DrawDifferentRowsAndTheSameRowsAgain()
    {
        var experiment = new FewShotExperiment(Set, drawCount: 1);

        Rows(0).Should().Equal(Rows(0)).And.NotEqual(Rows(1));

        float[] Rows(int seed) => experiment.Draw(5, seed).Features.ToArray();
    }

    // The floor that a learned classifier has to beat. Other texts, vectors that belong to other texts, or a coarser rounding change it.
    [TestCase("centroid", 5, 0.478)]
    [TestCase("centroid", 20, 0.603)]
    [TestCase("centroid", 100, 0.649)]
    [TestCase("10, weighted", 5, 0.439)]
    [TestCase("10, weighted", 20, 0.566)]
    [TestCase("10, weighted", 100, 0.659)]
    public void Accuracies_RawVectors_AreTheFloor(string name, int countEach, double expected)
    {
        ITextClassifier classifier = TextClassifiers.All.Single(classifier => classifier.Name == name);

        IReadOnlyList<double> accuracies = new FewShotExperiment(Set, drawCount: 5).Accuracies(classifier, countEach);

        accuracies.Should().HaveCount(countEach == 100 ? 1 : 5);
        accuracies.Average().Should().BeApproximately(expected, 0.001);
    }
}
