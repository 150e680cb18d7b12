using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Architecture;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.EndToEnd;

/// <summary>What a model file holds can be used where this library is not: by Python without a package.</summary>
public class OtherLanguageTests
{
    [Test]
    public void Embed_ByAScriptInPython_IsWhatTheLibraryEmbeds()
    {
        string folder = Directory.CreateTempSubdirectory("other-language-").FullName;
        string networkPath = Path.Combine(folder, "network.metric"), scalerPath = Path.Combine(folder, "scaler.metric");
        EmbeddingNetwork network = SampleModels.Dense();
        StandardScaler scaler = new([0.1, -0.2, 3], [1.0 / 3, 2, 0.7]);
        ModelFile.Save(networkPath, network);
        ModelFile.Save(scalerPath, scaler);
        float[] row = [0.25f, -1.5f, 2];

        JsonElement printed = Run([networkPath, scalerPath, .. row.Select(value => value.ToString(CultureInfo.InvariantCulture))]);

        double[] embedding = [.. printed.GetProperty("embedding").EnumerateArray().Select(value => value.GetDouble())];
        embedding.Should().HaveCount(2);
        embedding.Zip(network.EmbedRow(scaler.TransformRow(row)))
            .Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-5, "single against double precision");
        foreach (Parameter parameter in network.Parameters)
        {
            JsonElement tensor = printed.GetProperty("tensors").GetProperty(parameter.Name);
            tensor.GetProperty("dtype").GetString().Should().Be("F32");
            tensor.GetProperty("shape").EnumerateArray().Select(length => (nint)length.GetInt64())
                .Should().Equal(parameter.Values.Lengths.ToArray());
            tensor.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(parameter.Values.ToArray());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static JsonElement Run(string[] arguments)
    {
        string script = Repository.PathTo("tests", "MetricLearning.Tests", "EndToEnd", "read_model.py");
        ProcessStartInfo start = new("python3", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception exception)
        {
            Assert.Ignore($"python3 is not on this machine ({exception.Message}): it is not checked that a script can read a model file.");
        }

        Task<string> error = process!.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, error.Result);
        process.Dispose();
        return JsonDocument.Parse(output).RootElement;
    }
}
