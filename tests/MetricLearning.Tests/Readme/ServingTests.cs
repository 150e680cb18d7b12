using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetricLearning.Classification;
using MetricLearning.Tests.Architecture;

namespace MetricLearning.Tests.Readme;

/// <summary>The service of samples/Serving and docs/serving.md, asked as a client asks it.</summary>
public class ServingTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
    private const string Listening = "Now listening on: ";

    private string _folder = "";
    private Process? _service;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("serving-").FullName;
        string model = Path.Combine(_folder, "parts.metric");
        SimilarityClassifier.Train([[0f, 0], [0, 1], [9, 9], [9, 8]], ["a", "a", "b", "b"], new() { NetworksPerFold = 0 }).Save(model);
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
        };
        start.ArgumentList.Add(Repository.PathTo("samples", "Serving", "bin", Configuration, "net10.0", "Serving.dll"));
        start.ArgumentList.Add(model);
        _service = Process.Start(start)!;
        string? line;
        do
        {
            line = await _service.StandardOutput.ReadLineAsync();
        }
        while (line?.Contains(Listening) == false);

        line.Should().NotBeNull("the service tells its address");
        _client = new() { BaseAddress = new(line![(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]) };
        _ = _service.StandardOutput.ReadToEndAsync(); // so that it is never kept waiting
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client?.Dispose();
        _service?.Kill();
        _service?.WaitForExit();
        _service?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Put_TheSameRowTwice_IsThatRow()
    {
        for (int i = 0; i < 2; i++)
        {
            (await _client.PutAsJsonAsync("/rows/p1?label=c", (float[])[5, 5])).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        using JsonDocument answer = JsonDocument.Parse(
            await (await _client.PostAsJsonAsync("/classify", (float[])[5, 5])).Content.ReadAsStringAsync());
        answer.RootElement.GetProperty("neighbors")[0].GetProperty("id").GetString().Should().Be("p1");
        (await _client.DeleteAsync("/rows/p1")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _client.DeleteAsync("/rows/p1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _client.PostAsync("/save", null)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Classify_RowOfAnotherLength_IsABadRequestThatSaysWhatIsExpected()
    {
        HttpResponseMessage answer = await _client.PostAsJsonAsync("/classify", (float[])[5]);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("row has 1 columns but the classifier expects 2");
    }
}
