using MetricLearning.Losses;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class ProxyLossFormatTests
{
    private const string AnchorSettings = """{"margin":0.1,"scale":32}""";

    [Test]
    public void Read_BothLossesOfOneFile_AreThoseThatWereWritten()
    {
        using ModelWriter model = new("k");
        model.Settings.WritePropertyName("a");
        ProxyLossFormat.Write(model, "a.", SampleModels.ProxyAnchor());
        model.Settings.WritePropertyName("b");
        ProxyLossFormat.Write(model, "b.", SampleModels.ArcFace());
        using ModelReader reader = Open(model);

        ProxyAnchorLoss anchor = ProxyLossFormat.ReadProxyAnchor(reader, reader.Settings.Object("a"), "a.");
        ArcFaceLoss arcFace = ProxyLossFormat.ReadArcFace(reader, reader.Settings.Object("b"), "b.");

        reader.RequireAllRead();
        anchor.Options.Should().Be(SampleModels.ProxyAnchor().Options);
        arcFace.Options.Should().Be(SampleModels.ArcFace().Options);
        anchor.Proxies.Values.ToArray().Should().Equal(SampleModels.ProxyAnchor().Proxies.Values.ToArray());
        anchor.Proxies.Values.Lengths.ToArray().Should().Equal(3, 2);
        arcFace.Proxies.Values.ToArray().Should().Equal(SampleModels.ArcFace().Proxies.Values.ToArray());
        arcFace.Proxies.Values.Lengths.ToArray().Should().Equal(2, 3);
    }

    [Test]
    public void Write_AProxyThatIsNotFinite_NamesIt()
    {
        ProxyAnchorLoss loss = SampleModels.ProxyAnchor();
        loss.Proxies.Set(0, float.NaN);
        using ModelWriter model = new("k");

        FluentActions.Invoking(() => ProxyLossFormat.Write(model, "", loss)).Should().Throw<ArgumentException>()
            .WithParameterName("loss").WithMessage("loss has NaN at 1 of proxies; expected finite numbers.*");
    }

    [TestCase("""{"margin":2,"scale":32}""", "*holds a loss that cannot be: options.Margin is 2*")]
    [TestCase("""{"margin":0.1,"scale":-1}""", "*holds a loss that cannot be: options.Scale is -1*")]
    [TestCase("""{"margin":0.1}""", "*a.scale is missing*")]
    [TestCase("""{"margin":0.1,"scale":32,"x":1}""", "*a.x is unknown*")]
    public void Read_OptionsOutOfRange_SayWhy(string settings, string message) => Refuses(settings, [1, 2], [1, 2], message);

    [Test]
    public void Read_ProxiesThatMakeNoLoss_SayWhy()
    {
        Refuses(AnchorSettings, [0, 2], [], "*holds a loss that cannot be: classCount*");
        Refuses(AnchorSettings, [2, 0], [], "*holds a loss that cannot be: dimension*");
        Refuses(AnchorSettings, [2], [1, 2], "*expected F32 of rank 2*");
        Refuses(AnchorSettings, [1, 2], [float.NaN, 2], "*has NaN at 0 of tensor proxies*");
    }

    private static void Refuses(string settings, long[] shape, float[] values, string message)
    {
        using ModelWriter model = new("k");
        model.Settings.WritePropertyName("a");
        model.Settings.WriteRawValue(settings);
        model.Tensors.Add<float>("proxies", shape, values);
        using ModelReader reader = Open(model);

        FluentActions.Invoking(() => ProxyLossFormat.ReadProxyAnchor(reader, reader.Settings.Object("a"), ""))
            .Should().Throw<InvalidDataException>().WithMessage(message);
    }

    private static ModelReader Open(ModelWriter model)
    {
        MemoryStream stream = new();
        model.Write(stream);
        stream.Position = 0;
        return new(new SafetensorsReader(stream), "k");
    }
}
