using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class ModelSettingsTests
{
    [Test]
    public void Values_OfTheirTypes_AreRead() => With(
        """{"i":-7,"d":0.1,"t":"π 😀","n":null,"o":{"i":8},"l":[{"i":1},{"i":2}],"s":[3,4]}""",
        settings =>
        {
            settings.Int32("i").Should().Be(-7);
            settings.OptionalInt32("i").Should().Be(-7);
            settings.OptionalInt32("n").Should().BeNull();
            settings.Double("d").Should().Be(0.1);
            settings.Double("i").Should().Be(-7);
            settings.Text("t").Should().Be("π 😀");
            settings.Choice("t", ("a", 1), ("π 😀", 2)).Should().Be(2);
            settings.Object("o").Int32("i").Should().Be(8);
            settings.OptionalObject("n").Should().BeNull();
            settings.OptionalObject("o")!.Value.Int32("i").Should().Be(8);
            settings.Objects("l", maxCount: 2).Select(one => one.Int32("i")).Should().Equal(1, 2);
            settings.Int32s("s", maxCount: 2).Should().Equal(3, 4);
            settings.RequireNames("version", "kind", "i", "d", "t", "n", "o", "l", "s");
        });

    [Test]
    public void Int32_OfAnything_IsAWholeNumberOf32BitsOrRefused()
    {
        foreach (string value in new[] { "1.5", "2147483648", "1e3" })
        {
            Refuses($$"""{"a":{{value}}}""", settings => settings.Int32("a"), "a is no whole number that fits 32 bits");
        }

        Refuses("""{"a":"1"}""", settings => settings.Int32("a"), "a is a JSON String; expected Number");
        Refuses("""{}""", settings => settings.Int32("a"), "a is missing");
        Refuses("""{"a":null}""", settings => settings.Int32("a"), "a is a JSON Null; expected Number");
        Refuses("""{"a":[1,1.5]}""", settings => settings.Int32s("a", 2), "a has an entry that is no whole number that fits 32 bits");
        Refuses("""{"a":[1,"2"]}""", settings => settings.Int32s("a", 2), "a has an entry that is no JSON Number");
        Refuses("""{"a":[1,2,3]}""", settings => settings.Int32s("a", 2), "a has 3 entries; expected at most 2");
    }

    [Test]
    public void Double_BeyondItsRange_IsRefused() => Refuses("""{"a":1e999}""", settings => settings.Double("a"), "a is no finite number");

    [Test]
    public void Text_HalfOfASurrogatePair_IsRefused() =>
        Refuses("""{"a":"\ud83d"}""", settings => settings.Text("a"), "a has half of a surrogate pair, which is no text");

    [Test]
    public void Choice_AnotherName_IsUnknown() => Refuses(
        """{"a":"sinus"}""",
        settings => settings.Choice("a", ("tanh", 1)),
        "a is sinus, which this version of the library does not know");

    [Test]
    public void Objects_OfObjects_NameTheirPlace()
    {
        Refuses("""{"a":[{"b":{}}]}""", settings => settings.Objects("a", 1)[0].Object("b").Text("c"), "a[0].b.c is missing");
        Refuses("""{"a":[1]}""", settings => settings.Objects("a", 1), "a has an entry that is no JSON Object");
        Refuses("""{"a":[]}""", settings => settings.Object("a"), "a is a JSON Array; expected Object");
    }

    [Test]
    public void RequireNames_AnotherName_IsUnknown() =>
        Refuses("""{"a":1,"b":2}""", settings => settings.RequireNames("a", "version", "kind"), "b is unknown; expected a, version, kind");

    private static void Refuses(string json, Action<ModelSettings> read, string problem) => With(json, settings =>
        FluentActions.Invoking(() => read(settings)).Should().Throw<InvalidDataException>()
            .WithMessage($"The stream holds settings in which {problem}. It was damaged, or written by something else. " +
                "Get the file anew."));

    private static void With(string json, Action<ModelSettings> read)
    {
        string all = $$"""{"version":1,"kind":"k"{{(json == "{}" ? "" : ",")}}{{json[1..]}}""";
        using ModelReader reader = new(new SafetensorsReader(new MemoryStream(FileBytes.OfSettings(all))), "k");
        read(reader.Settings);
    }
}
