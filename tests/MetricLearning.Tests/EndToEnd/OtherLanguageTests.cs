using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Architecture;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.EndToEnd;

/// <summary>What a model file holds can be used where this library is not: by Python without a package.</summary>
public class OtherLanguageTests
{
    private const double Spread = 60;

    private static readonly string[] Names = ["ant", "bee", "\"π\" 😀"];
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(Names, 20, seed: 1, spread: Spread);

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

        JsonElement printed = Run(["embed", networkPath, scalerPath, .. row.Select(value => value.ToString(CultureInfo.InvariantCulture))]);

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

    [Test]
    public void Classify_ByAScriptInPython_IsWhatTheTrainedClassifierAnswers([Values] bool isMapped)
    {
        SimilarityClassifier trained = Trained(isMapped);
        (trained.Embedder.RowMap is not null).Should().Be(isMapped);
        trained.Embedder.Networks.Count.Should().BeGreaterThan(1, "an ensemble is to be read");
        trained.Confidence.Parameters.KnotInputs.Should().BeEmpty("that is the logistic method");

        IReadOnlyList<Match> matches = AnswersOfBoth(trained, Queries(20));

        matches.Should().Contain(match => match.Label == null).And.Contain(match => match.Label != null);
    }

    [Test]
    public void Classify_ByAScriptOverCentroidsAndScaledRows_IsWhatTheClassifierAnswers()
    {
        NetworkEnsemble parts = Trained().Embedder;
        SimilarityClassifier model = new(new NetworkEnsemble(parts.Scaler, parts.Networks, rowDeviation: 2.5), NeighborRule.Centroids, 2);
        model.Add(Data.Labels, Matrix(Data.Rows));

        _ = AnswersOfBoth(model, Queries(20));
    }

    [Test]
    public void Classify_ByAScriptWithKnotsAndThresholdsOfLabels_IsWhatTheClassifierAnswers()
    {
        NetworkEnsemble rows = new(Trained().Embedder.Scaler, [], rowDeviation: 1.5);
        SimilarityClassifier model = new(rows, new NeighborRule(UsesCentroids: false, 5, double.PositiveInfinity));
        model.Add(Data.Labels, Matrix(Data.Rows));
        (List<float[]> others, List<string> labels) = LabelledBlobs.Create(Names, 500, seed: 8, spread: Spread);
        string?[] known = [.. labels.Select((label, row) => row % 4 == 0 ? null : label)]; // a quarter counts as wrong
        model = model.Calibrate(Matrix(others), known);
        model.Confidence.Parameters.KnotInputs.Should().HaveCountGreaterThan(1, "that is the isotonic method");
        model = model.WithThreshold(
            double.PositiveInfinity, new Dictionary<string, double> { [Names[0]] = 0.5, [Names[1]] = double.NegativeInfinity });

        IReadOnlyList<Match> matches = AnswersOfBoth(model, Queries(40));

        matches.Where(match => match.NearestLabel == Names[0]).Select(match => match.Label).Distinct().Should().HaveCount(2);
        matches.Where(match => match.NearestLabel == Names[1]).Should().OnlyContain(match => match.Label != null);
        matches.Where(match => match.NearestLabel == Names[2]).Should().OnlyContain(match => match.Label == null);
    }

    [Test]
    public void Classify_ByAScriptOfAClassifierMadeByHand_IsWhatItAnswers()
    {
        Random random = new(6);
        float[][] rows = [.. Enumerable.Range(0, 20).Select(_ => RandomRow(random, 3, 12))];

        IReadOnlyList<Match> matches = AnswersOfBoth(SampleModels.Classifier(), rows);

        matches.Should().Contain(match => match.Label == null).And.Contain(match => match.Label != null);
    }

    [Test]
    public void Classify_ByAScriptOfImagesAndAllKindsOfLayers_IsWhatTheClassifierAnswers()
    {
        EmbeddingNetwork network = SampleModels.Network();
        Random random = new(7);
        double[] ones = [.. Enumerable.Repeat(1.0, network.InputDimension)];
        SimilarityClassifier model = new(new NetworkEnsemble(new StandardScaler([.. ones], ones), [network], rowDeviation: null));
        float[][] rows = [.. Enumerable.Range(0, 30).Select(_ => RandomRow(random, network.InputDimension, 4))];
        model.Add([.. rows.Select((_, row) => Names[row % 3])], Matrix(rows));

        _ = AnswersOfBoth(model, [.. Enumerable.Range(0, 10).Select(_ => RandomRow(random, network.InputDimension, 4))]);
    }

    private static SimilarityClassifier Trained(bool isMapped = false) => SimilarityClassifier.Train(
        Data.Rows,
        Data.Labels,
        new()
        {
            Recipe = new() { StepCount = 60 },
            FoldCount = 2,
            NetworksPerFold = 1,
            UsesRelevantComponents = isMapped,
            View = isMapped ? ModelView.NetworksAndRows : null,
        });

    // Between the classes, where votes are divided, and the farther out the later.
    private static float[][] Queries(int count)
    {
        Random random = new(9);
        return [.. Enumerable.Range(0, count).Select(i => LabelledBlobs.Row(Names[i % 3], random, spread: Spread * (1 + (i / 10.0))))];
    }

    private static float[] RandomRow(Random random, int columns, float range) =>
        [.. Enumerable.Range(0, columns).Select(_ => (random.NextSingle() - 0.5f) * range)];

    private static ReadOnlyTensorSpan<float> Matrix(IReadOnlyList<float[]> rows) =>
        new(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length], []);

    private static IReadOnlyList<Match> AnswersOfBoth(SimilarityClassifier model, IReadOnlyList<float[]> rows)
    {
        string folder = Directory.CreateTempSubdirectory("other-language-").FullName;
        string modelPath = Path.Combine(folder, "classifier.metric"), rowsPath = Path.Combine(folder, "rows.json");
        model.Save(modelPath);
        File.WriteAllText(rowsPath, JsonSerializer.Serialize(rows));

        JsonElement[] answers = [.. Run(["classify", modelPath, rowsPath]).EnumerateArray()];

        Directory.Delete(folder, recursive: true);
        IReadOnlyList<Match> matches = model.ClassifyAll(Matrix(rows));
        answers.Should().HaveCount(matches.Count);
        foreach ((JsonElement answer, Match match) in answers.Zip(matches))
        {
            answer.GetProperty("label").GetString().Should().Be(match.Label);
            answer.GetProperty("nearestLabel").GetString().Should().Be(match.NearestLabel);
            answer.GetProperty("confidence").GetDouble()
                .Should().BeApproximately(match.Confidence, 1e-5, "single against double precision");
            double? novelty = answer.GetProperty("novelty").Deserialize<double?>();
            (novelty is null).Should().Be(match.Novelty is null);
            (novelty ?? 0).Should().BeApproximately(match.Novelty ?? 0, 1e-4, "between two near distances novelty is steep");
            answer.GetProperty("ids").EnumerateArray().Select(id => id.GetString()).Should().Equal(match.Neighbors.Select(one => one.Id));
        }

        return matches;
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
