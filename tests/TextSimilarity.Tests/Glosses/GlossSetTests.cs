using System.Numerics.Tensors;
using System.Security.Cryptography;
using MetricLearning.Data;
using TextSimilarity.Glosses;

namespace TextSimilarity.Tests.Glosses;

[TestFixture]
internal sealed class GlossSetTests
{
    private static readonly GlossSet Set = GlossSet.Read();

    [Test]
    public void Read_EmbeddedFiles_Has100And200GlossesOf24Classes()
    {
        Set.ClassNames.Should().HaveCount(24).And.OnlyHaveUniqueItems();
        Set.TrainGlosses.GroupBy(gloss => gloss.ClassName).Should().HaveCount(24).And.AllSatisfy(each => each.Should().HaveCount(100));
        Set.TestGlosses.GroupBy(gloss => gloss.ClassName).Should().HaveCount(24).And.AllSatisfy(each => each.Should().HaveCount(200));
    }

    [Test]
    public void Read_EmbeddedFiles_HaveNoTextTwice()
    {
        IEnumerable<Gloss> all = Set.TrainGlosses.Concat(Set.TestGlosses);

        all.Select(gloss => gloss.Text).Should().OnlyHaveUniqueItems().And.NotContain(text => text.Length == 0 || text.Contains('"'));
        all.Select(gloss => gloss.Synset).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Read_EmbeddedFiles_HaveRowsOfUnitLengthWithTheLabelsOfTheirGlosses()
    {
        foreach ((LabeledDataset rows, IReadOnlyList<Gloss> glosses) in
            new[] { (Set.Train, Set.TrainGlosses), (Set.Test, Set.TestGlosses) })
        {
            rows.FeatureCount.Should().Be(384);
            rows.RowCount.Should().Be(glosses.Count);
            for (int row = 0; row < rows.RowCount; row++)
            {
                rows.NameOf(rows.Labels[row]).Should().Be(glosses[row].ClassName);
                TensorPrimitives.Norm(rows.Row(row)).Should().BeApproximately(1, 1e-5f);
            }
        }
    }

    [TestCase(GlossFiles.TextName)]
    [TestCase(GlossFiles.VectorName)]
    public void EmbeddedFile_IsTheOneThatTheAttributionTellsOf(string name)
    {
        using Stream file = typeof(GlossSet).Assembly.GetManifestResourceStream($"TextSimilarity.Data.WordNet.{name}")!;
        string attribution = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "WordNet", "ATTRIBUTION.md"));

        attribution.Should().Contain($"{name}`, SHA-256 `{Convert.ToHexStringLower(SHA256.HashData(file))}`");
    }

    [Test]
    public void New_ClassWithoutTestGloss_IsRefused()
    {
        Gloss[] glosses = [new(GlossPart.Train, "food", "1", "tea", "a"), new(GlossPart.Train, "body", "2", "arm", "b"),
            new(GlossPart.Test, "food", "3", "pie", "c")];

        FluentActions.Invoking(() => new GlossSet(glosses, new float[3 * GlossFiles.Dimension])).Should().Throw<InvalidDataException>()
            .WithMessage("The Test glosses lack a class; both parts need each of food, body. Make the files again.");
    }
}
