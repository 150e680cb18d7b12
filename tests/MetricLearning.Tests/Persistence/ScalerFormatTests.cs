using MetricLearning.Data;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class ScalerFormatTests
{
    [Test]
    public void Read_UnderAPrefix_IsTheSameToTheBit()
    {
        StandardScaler scaler = SampleModels.Scaler();
        using ModelReader reader = Of(model => ScalerFormat.Write(model, "scaler.", scaler));

        StandardScaler read = ScalerFormat.Read(reader, "scaler.");

        reader.RequireAllRead();
        read.Mean.ToArray().Should().Equal(scaler.Mean.ToArray());
        read.Scale.ToArray().Should().Equal(scaler.Scale.ToArray());
    }

    [TestCase(new double[] { }, new double[] { }, "*mean has 0 columns*")]
    [TestCase(new double[] { 1, 2 }, new double[] { 1 }, "*scale has length 1; expected 2*")]
    [TestCase(new double[] { 1 }, new double[] { 0 }, "*scale[0] is 0; expected a finite number above 0*")]
    [TestCase(new double[] { 1 }, new double[] { -1 }, "*scale[0] is -1; expected a finite number above 0*")]
    [TestCase(new[] { double.NaN }, new double[] { 1 }, "*has NaN at 0 of tensor mean*")]
    [TestCase(new double[] { 1 }, new[] { double.PositiveInfinity }, "*at 0 of tensor scale*")]
    public void Read_NumbersThatMakeNoScaler_SayWhy(double[] mean, double[] scale, string message)
    {
        using ModelReader reader = Of(model =>
        {
            model.Tensors.Add<double>("mean", [mean.Length], mean);
            model.Tensors.Add<double>("scale", [scale.Length], scale);
        });

        FluentActions.Invoking(() => ScalerFormat.Read(reader, "")).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Test]
    public void Read_OtherTensors_AreRefused()
    {
        using ModelReader floats = Of(model => model.Tensors.Add<float>("mean", [1], new float[1]));
        using ModelReader none = Of(_ => { });

        FluentActions.Invoking(() => ScalerFormat.Read(floats, ""))
            .Should().Throw<InvalidDataException>().WithMessage("*expected F64 of rank 1*");
        FluentActions.Invoking(() => ScalerFormat.Read(none, ""))
            .Should().Throw<InvalidDataException>().WithMessage("*has no tensor mean*");
    }

    private static ModelReader Of(Action<ModelWriter> write)
    {
        using ModelWriter model = new("k");
        write(model);
        MemoryStream stream = new();
        model.Write(stream);
        stream.Position = 0;
        return new(new SafetensorsReader(stream), "k");
    }
}
