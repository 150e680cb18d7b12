using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class LayerFormatTests
{
    private static readonly NetworkLayer[] Layers =
    [
        .. SampleModels.AllLayers.Select(layer => layer with { Name = layer.Name ?? "x" }),
        new ConvolutionLayer(int.MaxValue, int.MinValue) { Stride = -1, Padding = 7, Name = "" },
        new DropoutLayer(0.1 + 0.2) { Name = "d" },
    ];

    [Test]
    public void Read_WhatWasWritten_IsTheSameLayer()
    {
        foreach (NetworkLayer layer in Layers)
        {
            Read(JsonOf(layer)).Should().Be(layer);
        }
    }

    [Test]
    public void Layers_OfTheTests_AreAllKindsWithAllSettingsChanged()
    {
        foreach (Type type in typeof(NetworkLayer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NetworkLayer))))
        {
            NetworkLayer[] ofType = [.. Layers.Where(layer => layer.GetType() == type)];
            ofType.Should().NotBeEmpty($"files must hold a {type.Name}");
            foreach (PropertyInfo setting in type.GetProperties().Where(property => property.SetMethod is not null))
            {
                object? unset = setting.PropertyType.IsValueType ? Activator.CreateInstance(setting.PropertyType) : null;
                ofType.Select(setting.GetValue).Should().Contain(
                    value => !Equals(value, unset), $"a file must hold {type.Name}.{setting.Name}");
            }
        }
    }

    [TestCase("""{"kind":"recurrent","name":"a"}""", "layers[0].kind is recurrent, which this version*")]
    [TestCase("""{"kind":"unit-length"}""", "layers[0].name is missing*")]
    [TestCase("""{"kind":"unit-length","name":"a","width":3}""", "layers[0].width is unknown; expected kind, name*")]
    [TestCase("""{"kind":"fully-connected","name":"a","width":3}""", "layers[0].activation is missing*")]
    [TestCase("""{"kind":"fully-connected","name":"a","width":3,"activation":"Tanh"}""", "layers[0].activation is Tanh, which*")]
    [TestCase("""{"kind":"fully-connected","name":"a","width":3.5,"activation":"tanh"}""", "layers[0].width is no whole number*")]
    [TestCase("""{"kind":"max-pooling","name":"a","size":3}""", "layers[0].stride is missing*")]
    [TestCase("""{"kind":"dropout","name":"a","rate":"0.5"}""", "layers[0].rate is a JSON String; expected Number*")]
    public void Read_WhatMakesNoLayer_NamesTheSetting(string json, string message) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<InvalidDataException>().WithMessage($"*in which {message}");

    [Test]
    public void Write_ALayer_IsReadable() =>
        JsonOf(new ConvolutionLayer(8, 3) { Padding = 1, Activation = Activation.Relu, Name = "conv1" })
        .Should().Be("""{"kind":"convolution","name":"conv1","channels":8,"kernelSize":3,"stride":1,"padding":1,"activation":"relu"}""");

    private static string JsonOf(NetworkLayer layer)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            LayerFormat.Write(json, layer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static NetworkLayer Read(string json)
    {
        byte[] file = FileBytes.OfSettings($$"""{"version":1,"kind":"k","layers":[{{json}}]}""");
        using ModelReader reader = new(new SafetensorsReader(new MemoryStream(file)), "k");
        return LayerFormat.Read(reader.Settings.Objects("layers", 1)[0]);
    }
}
