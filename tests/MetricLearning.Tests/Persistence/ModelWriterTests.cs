using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class ModelWriterTests
{
    [Test]
    public void Write_SettingsAndTensors_AreOneFile()
    {
        using ModelWriter model = new("parts");
        model.Settings.WriteString("name", "π \"quoted\"");
        model.Tensors.AddNumbers<byte>("a", [1], 7);
        MemoryStream stream = new();

        model.Write(stream);

        using SafetensorsReader reader = new(new MemoryStream(stream.ToArray()));
        reader.Metadata.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, string>(
            "metric-learning", """{"version":1,"kind":"parts","name":"π \"quoted\""}"""));
        reader.ReadAll<byte>("a").Should().Equal(7);
        FileBytes.HeaderOf(stream.ToArray()).Should().StartWith("""{"__metadata__":{"metric-learning":"{\"version\":1,""");
    }

    [Test]
    public void Write_LongSettings_SaysTheLimit()
    {
        using ModelWriter model = new("parts");
        model.Settings.WriteString("name", new string('a', 1 << 24));

        model.Invoking(m => m.Write(new MemoryStream())).Should().Throw<InvalidOperationException>()
            .WithMessage("The model's settings have * bytes; at most 16777216 fit a file. Use shorter names.");
    }

    [Test]
    public void Save_ToAPath_IsWhatIsWritten()
    {
        string path = Path.GetTempFileName();
        using (ModelWriter model = new("parts"))
        {
            model.Save(path);
        }

        using (SafetensorsReader reader = SafetensorsReader.Open(path))
        {
            reader.Metadata["metric-learning"].Should().Be("""{"version":1,"kind":"parts"}""");
        }

        File.Delete(path);
    }
}
