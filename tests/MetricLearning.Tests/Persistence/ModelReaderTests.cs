using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class ModelReaderTests
{
    [Test]
    public void Constructor_NoModel_SaysWhatItIs()
    {
        Refuses(FileBytes.Of("{}"), "has no metric-learning in its metadata: it is a safetensors file, but no model of this library.*");
        Refuses(FileBytes.OfSettings("[]"), "has settings that are not the JSON of a model: It is no object.*");
        Refuses(FileBytes.OfSettings("""{"version":1"""), "has settings that are not the JSON of a model:*");
        Refuses(FileBytes.OfSettings("""{"version":1,"version":1,"kind":"parts"}"""), "has settings that are not the JSON of a model:*");
        Refuses(FileBytes.OfSettings("""{"\ud83d":1}"""), "has settings that are not the JSON of a model:*");
        Refuses(FileBytes.OfSettings("""{"a":[{"\ud83d":1}]}"""), "has settings that are not the JSON of a model:*");
        Refuses(FileBytes.OfSettings(new string('[', 1000)), "has settings that are not the JSON of a model:*depth*");
        Refuses(FileBytes.OfSettings("{}"), "holds settings in which version is missing.*");
        Refuses(FileBytes.OfSettings("""{"version":1}"""), "holds settings in which kind is missing.*");
        Refuses(FileBytes.OfSettings(new string(' ', (1 << 24) + 1)), "has settings of 16777217 characters; at most 16777216 are read.*");
    }

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(int.MaxValue)]
    public void Constructor_AnotherVersion_SaysWhichOneIsRead(int version) => Refuses(
        FileBytes.OfSettings($$"""{"version":{{version}},"kind":"parts"}"""),
        $"is of version {version} of the model format; this version of the library reads 1. Read it with *");

    [Test]
    public void Constructor_AnotherKind_SaysBoth() => Refuses(
        FileBytes.OfSettings("""{"version":1,"kind":"network"}"""),
        "holds a network; expected a parts. Load it by the method for what it holds.");

    [Test]
    public void Constructor_ThatFails_ClosesTheFile()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, FileBytes.Of("{}"));
        SafetensorsReader file = SafetensorsReader.Open(path);

        FluentActions.Invoking(() => new ModelReader(file, "parts")).Should().Throw<InvalidDataException>();

        using (FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            alone.CanRead.Should().BeTrue();
        }

        File.Delete(path);
    }

    [Test]
    public void Read_ExpectedShape_FillsTheDestination()
    {
        using ModelReader reader = Of(writer => writer.AddNumbers<float>("a", [2, 3], 1, 2, 3, 4, 5, 6));
        float[] all = new float[6], some = new float[2];

        reader.ShapeOf<float>("a", rank: 2).Should().Equal(2, 3);
        reader.Read("a", [2, 3], all.AsSpan());
        reader.Read("a", 3, some.AsSpan());

        all.Should().Equal(1, 2, 3, 4, 5, 6);
        some.Should().Equal(4, 5);
    }

    [Test]
    public void Read_AnotherShapeTypeOrValue_IsRefused()
    {
        using ModelReader reader = Of(writer =>
        {
            writer.Add<float>("a", [2, 3], new float[6]);
            writer.AddNumbers<float>("nan", [1], float.NaN);
            writer.AddNumbers<double>("infinite", [1], double.NegativeInfinity);
            writer.Add<float>("long", [1L << 40, 0], ReadOnlyMemory<float>.Empty);
        });

        Throws(() => reader.ShapeOf<float>("b", 1), "has no tensor b.*");
        Throws(() => reader.ShapeOf<float>("a", 1), "has a: F32 [2 × 3]; expected F32 of rank 1. Get*");
        Throws(() => reader.ShapeOf<int>("a", 2), "has a: F32 [2 × 3]; expected I32 of rank 2. Get*");
        Throws(() => reader.ShapeOf<float>("long", 2), "has long: F32 *; expected F32 of rank 2. Get*");
        Throws(
            () => reader.Read("a", [3, 2], new float[6].AsSpan()),
            "has a of shape [2 × 3]; expected [3 × 2], as its settings say. Get*");
        Throws(() => reader.Read("nan", [1], new float[1].AsSpan()), "has NaN at 0 of tensor nan;*");
        Throws(() => reader.ReadAll<double>("infinite"), "has -*at 0 of tensor infinite;*");
        Throws(() => reader.ReadAll<float>("a"), "has a: F32 *; expected F32 of rank 1. Get*");
    }

    [Test]
    public void RequireAllRead_ATensorLeft_NamesIt()
    {
        using ModelReader reader = Of(writer =>
        {
            writer.Add<float>("a", [1], new float[1]);
            writer.Add<byte>("b", [1], new byte[1]);
        });
        reader.ReadAll<float>("a");
        Throws(reader.RequireAllRead, "has b: U8 [1], which its settings do not account for. Get*");

        reader.ReadAll<byte>("b");

        FluentActions.Invoking(reader.RequireAllRead).Should().NotThrow();
    }

    [Test]
    public void CountFloats_OfAPrefix_LeavesOthersOut()
    {
        using ModelReader reader = Of(writer =>
        {
            writer.Add<float>("network.0.a", [2, 3], new float[6]);
            writer.Add<float>("network.0.b", [4], new float[4]);
            writer.Add<double>("network.0.c", [4], new double[4]);
            writer.Add<float>("network.1.a", [9], new float[9]);
        });

        reader.CountFloats("network.0.").Should().Be(10);
        reader.CountFloats("").Should().Be(19);
    }

    private static ModelReader Of(Action<SafetensorsWriter> add)
    {
        using ModelWriter model = new("parts");
        add(model.Tensors);
        MemoryStream stream = new();
        model.Write(stream);
        stream.Position = 0;
        return new(new SafetensorsReader(stream), "parts");
    }

    private static void Refuses(byte[] file, string message) =>
        Throws(() => _ = new ModelReader(new SafetensorsReader(new MemoryStream(file)), "parts"), message);

    private static void Throws(Action action, string message) =>
        action.Should().Throw<InvalidDataException>().WithMessage($"The stream {message}");
}
