using System.Globalization;
using GlossEncoder;
using TextSimilarity.Glosses;

namespace TextSimilarity.Tests.Encoder;

[TestFixture]
internal sealed class GlossSampleTests
{
    [Test]
    public void Draw_Glosses_TakesAsManyOfEveryClassButTwo()
    {
        IReadOnlyList<Gloss> drawn = GlossSample.Draw(Glosses(countEach: 9), trainCountEach: 2, testCountEach: 3, seed: 1);

        IEnumerable<string> wanted = NounFile.ClassNames.Where(name => name is not ("Tops" or "motive"));
        drawn.Select(gloss => gloss.ClassName).Distinct().Should().Equal(wanted);
        drawn.GroupBy(gloss => gloss.ClassName).Should().AllSatisfy(each => each.Select(gloss => gloss.Part).Should().Equal(
            GlossPart.Train, GlossPart.Train, GlossPart.Test, GlossPart.Test, GlossPart.Test));
        drawn.Select(gloss => gloss.Synset).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Draw_AnotherOrderOfGlosses_DrawsTheSame() =>
        GlossSample.Draw(Glosses(9).Reverse(), 2, 3, seed: 1).Should().Equal(GlossSample.Draw(Glosses(9), 2, 3, seed: 1));

    [Test]
    public void Draw_AnotherSeed_DrawsOthers() =>
        GlossSample.Draw(Glosses(9), 2, 3, seed: 2).Should().NotEqual(GlossSample.Draw(Glosses(9), 2, 3, seed: 1));

    [Test]
    public void Draw_TooFewGlosses_NamesTheClass() =>
        FluentActions.Invoking(() => GlossSample.Draw(Glosses(4), 2, 3, seed: 1)).Should().Throw<InvalidDataException>()
            .WithMessage("Class act has 4 glosses and 5 are wanted*");

    private static IEnumerable<Gloss> Glosses(int countEach) => NounFile.ClassNames.SelectMany((name, number) =>
        Enumerable.Range((100 * number) + 1, countEach).Select(synset => new Gloss(
            GlossPart.Train, name, synset.ToString("D8", CultureInfo.InvariantCulture), $"word {synset}", $"{name} {synset}")));
}
