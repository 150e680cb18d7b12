using System.Numerics.Tensors;
using System.Text;
using System.Xml.Linq;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Reporting.Tests;

/// <summary>A page with every section, of small data, and ways to look into it.</summary>
internal static class SamplePage
{
    public const string Hostile =
        "</td><script src=\"http://host/x.js\">alert('1')</script>&amp;\u0000\u0007\uD800 <img onerror=x> ]]> x_{1}^{2";

    public static readonly ImageShape Shape = new(2, 2, 1);

    private static readonly Lazy<SimilarityClassifier> Trained = new(() => SimilarityClassifier.Train(Rows(60, 1).Data, new()
    {
        FoldCount = 2,
        NetworksPerFold = 1,
        Recipe = new() { StepCount = 20, HiddenWidths = [8], EmbeddingDimension = 4 },
        MaxDegreeOfParallelism = 1,
    }));

    private static readonly Lazy<string> Written = new(() => TextOf(Create()));

    private static readonly Lazy<SimilarityClassifier> Composed = new(() =>
    {
        LabeledDataset data = Rows(60, 1).Data;
        StandardScaler scaler = StandardScaler.Fit(data.Features);
        EmbeddingNetwork network = new(4, [new(3)], seed: 1);
        SimilarityClassifier classifier = new(new NetworkEnsemble(scaler, [network], rowDeviation: null));
        classifier.Add([.. data.Labels.ToArray().Select(data.NameOf)], data.Features);
        return classifier.Calibrate(Rows(30, 2).Data.Features, Rows(30, 2).Labels);
    });

    /// <summary>A classifier of the classes "a", a hostile one and "c".</summary>
    public static SimilarityClassifier Classifier => Composed.Value;

    /// <summary>Rows of three classes that overlap, as images of 2 × 2.</summary>
    public static (LabeledDataset Data, string?[] Labels) Rows(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count * 4];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            labels[row] = row % 3;
            for (int column = 0; column < 4; column++)
            {
                values[(row * 4) + column] = (float)((random.NextDouble() * 1.6) + (column == labels[row] ? 1 : 0));
            }
        }

        LabeledDataset data = new(Tensor.Create(values, [count, 4]), labels, ["a", Hostile, "c"]);
        return (data, [.. labels.Select(data.NameOf)]);
    }

    /// <summary>The report of a short training.</summary>
    public static TrainingReport Training()
    {
        EmbeddingNetwork network = new(4, [new(3)], seed: 1);
        EmbeddingTrainerOptions options = new() { Epochs = 4, MaxDegreeOfParallelism = 1 };
        return new EmbeddingTrainer(network, options).Train(Rows(60, 1).Data, Rows(30, 2).Data);
    }

    /// <summary>The page.</summary>
    public static ReportPage Create()
    {
        (LabeledDataset train, _) = Rows(60, 1);
        (LabeledDataset test, string?[] labels) = Rows(45, 3);
        labels[4] = null;
        labels[5] = "unheard of";
        return new ReportPage(Hostile)
            .AddFacts(Hostile, [new(Hostile, Hostile)])
            .AddTraining(Training())
            .AddChoice(Trained.Value.Choice!)
            .AddClassifier(Classifier, test.Features, labels, new()
            {
                Ids = [.. labels.Select((_, row) => $"{row} {Hostile}")],
                ImageShape = Shape,
                GalleryImages = new(train.Features, Shape),
                Map = new() { StepCount = 50, MaxDegreeOfParallelism = 1 },
            })
            .AddAudit(DatasetAudit.Of(new AuditSet(train)), new RowImages(train.Features, Shape));
    }

    /// <summary>The text of that page, made once.</summary>
    public static string Text => Written.Value;

    /// <summary>The text of a page.</summary>
    public static string TextOf(ReportPage page)
    {
        using MemoryStream stream = new();
        page.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The elements of a page.</summary>
    public static XElement Parse(ReportPage page) => Parse(TextOf(page));

    /// <summary>The elements of a page's text.</summary>
    public static XElement Parse(string text) => XDocument.Parse(text).Root!;
}
