using GlossEncoder;
using TextSimilarity.Glosses;

namespace TextSimilarity.Tests.Encoder;

[TestFixture]
internal sealed class NounFileTests
{
    private const string Tiger =
        "02129604 05 n 02 tiger 0 Panthera_tigris 0 002 @ 02127808 n 0000 ~ 02129837 n 0000 | large feline of forests; endangered  ";

    [Test]
    public void Parse_Line_GivesClassSynsetWordAndDefinition() =>
        NounFile.Parse(Tiger).Should().Be(
            new Gloss(GlossPart.Train, "animal", "02129604", "tiger", "large feline of forests; endangered"));

    [TestCase("a strong cat; \"he saw a cat\"; \"cats sleep\"", "a strong cat")]
    [TestCase("a cat; a dog; \"a pet; of mine\"  ", "a cat; a dog")]
    [TestCase("\"only an example\"", "")]
    [TestCase("a cat called \"Tom\"", "", Description = "A mark that is not an example's: which part is the definition is not known.")]
    public void Parse_Examples_AreLeftOut(string gloss, string definition) =>
        NounFile.Parse($"02129604 05 n 01 big_cat 0 000 | {gloss}").Should().BeEquivalentTo(new { Word = "big cat", Text = definition });

    [TestCase("02129604 05 n 01 cat 0 000")]
    [TestCase("02129604 29 n 01 cat 0 000 | a verb's number")]
    [TestCase("02129604 02 n 01 cat 0 000 | an adverb's number")]
    [TestCase("02129604 05 v 01 cat 0 000 | a verb")]
    [TestCase("nothing | else")]
    public void Parse_AnotherFormat_IsRefused(string line) =>
        FluentActions.Invoking(() => NounFile.Parse(line)).Should().Throw<InvalidDataException>().WithMessage($"*data.noun: {line}. Pass*");

    [Test]
    public void Read_File_SkipsLicenceAndRepeatedDefinitions()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path,
            [
                "  1 This software and database is being provided to you, the LICENSEE, by  ",
                "00000001 05 n 01 cat 0 000 | a pet",
                "00000002 06 n 01 toy 0 000 | a pet; \"a toy\"",
                "00000003 06 n 01 cup 0 000 | \"a cup\"",
                "00000004 13 n 01 tea 0 000 | a drink",
            ]);

            NounFile.Read(path).Select(gloss => (gloss.ClassName, gloss.Word)).Should().Equal(("animal", "cat"), ("food", "tea"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
