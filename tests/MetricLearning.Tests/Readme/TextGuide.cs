using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Tests.Readme;

/// <summary>The code of docs/guides/text.md.</summary>
internal static class TextGuide
{
    public static void Classify(IReadOnlyList<float[]> vectors, IReadOnlyList<string> labels, Func<string, float[]> encode)
    {
        // <few>
        // vectors: the encoder's vector of each text; labels: the class of each
        SimilarityClassifier model = SimilarityClassifier.Train(vectors, labels, new()
        {
            NetworksPerFold = 0, // compare the vectors as they are
            Scaling = RowScaling.Common, // which keeps their angles
            Rule = NeighborRule.Centroids, // one vote for each class: the centre of its texts
        });
        Match match = model.Classify(encode("bright yellow songbird with black wings"));
        Console.WriteLine(match.NearestLabel);
        // </few>
    }

    public static void Compare(LabeledDataset known, LabeledDataset others)
    {
        // <train>
        SimilarityClassifier model = SimilarityClassifier.Train(known); // chooses networks or none, and the rule
        Console.WriteLine(model.Choice!.Reason);
        IReadOnlyList<Match> matches = model.ClassifyAll(others.Features);
        int right = matches.Where((match, row) => match.NearestLabel == others.NameOf(others.Labels[row])).Count();
        Console.WriteLine($"{right} of {others.RowCount} right");
        // </train>
    }
}
