#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.Classification;
using MetricLearning.OnnxRuntime;

// snippet: usings
namespace MetricLearning.OnnxRuntime.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippet
{
    public static Match Run(Data.LabeledDataset images, float[] image)
    {
        // snippet: body
        using OnnxFeatures features = new("resnet.onnx", new() { UnitLength = true });
        SimilarityClassifier head = SimilarityClassifier.Train(features.Embed(images));       // images: a LabeledDataset of pixels
        Match match = head.Classify(features.EmbedRow(image));                                // match.Label (null: none of these)
        head.Save("parts.metric");
        // snippet: end
        return match;
    }
}
