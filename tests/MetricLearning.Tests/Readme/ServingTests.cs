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
    public async Task Put_WhileOthersAsk_TheRowIsNeverGone()
    {
        await Put("p2", "d", [-30, -30]);
        using CancellationTokenSource over = new();
        Task<List<string>> asking = Task.Run(async () =>
        {
            List<string> found = [];
            while (!over.IsCancellationRequested)
            {
                found.Add(await NearestTo([-30, -30]));
            }

            return found;
        });

        for (int i = 0; i < 1000; i++)
        {
            await Put("p2", i % 100 == 0 ? "e" : "d", [-30, -30]);
        }

        await over.CancelAsync();
        (await asking).Should().HaveCountGreaterThan(100).And.OnlyContain(id => id == "p2");
        (await _client.DeleteAsync("/rows/p2")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Test]
    public async Task Classify_NoRows_IsAConflictThatSaysSo()
    {
        string[] ids = ["0", "1", "2", "3"]; // those of training
        foreach (string id in ids)
        {
            (await _client.DeleteAsync($"/rows/{id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        HttpResponseMessage answer = await _client.PostAsJsonAsync("/classify", (float[])[5, 5]);

        float[][] rows = [[0, 0], [0, 1], [9, 9], [9, 8]];
        for (int i = 0; i < ids.Length; i++)
        {
            await Put(ids[i], i < 2 ? "a" : "b", rows[i]); // for the other tests
        }

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("The gallery has no rows");
    }

    [Test]
    public async Task Put_AnotherLabelAndRow_ReplacesBoth()
    {
        await Put("p3", "d", [-50, 0]);
        await Put("p3", "e", [0, -50]);

        using JsonDocument answer = JsonDocument.Parse(await Answer([0, -50]));
        JsonElement nearest = answer.RootElement.GetProperty("neighbors")[0];
        nearest.GetProperty("label").GetString().Should().Be("e");
        nearest.GetProperty("distance").GetDouble().Should().Be(0);
        (await _client.DeleteAsync("/rows/p3")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Test]
    public async Task Classify_RowOfAnotherLength_IsABadRequestThatSaysWhatIsExpected()
    {
        HttpResponseMessage answer = await _client.PostAsJsonAsync("/classify", (float[])[5]);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("row has 1 columns but the classifier expects 2");
    }

    private async Task Put(string id, string label, float[] row) =>
        (await _client.PutAsJsonAsync($"/rows/{id}?label={label}", row)).StatusCode.Should().Be(HttpStatusCode.OK);

    private async Task<string> Answer(float[] row) =>
        await (await _client.PostAsJsonAsync("/classify", row)).Content.ReadAsStringAsync();

    private async Task<string> NearestTo(float[] row)
    {
        using JsonDocument answer = JsonDocument.Parse(await Answer(row));
        return answer.RootElement.GetProperty("neighbors")[0].GetProperty("id").GetString()!;
    }
}
