using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Extensions.AI.Tests;

/// <summary>A head on good and bad encoders, beside their vectors as they are, on inputs that it has not seen.</summary>
public class EmbeddingClassifierAccuracyTests
{
    private const int ClassCount = 4;
    private const int Dimension = 24;
    private const int TrainCount = 240;
    private const int TestCount = 800;

    private static readonly int[] NeighborCounts = [1, 5, 15];

    private static readonly SimilarityClassifierOptions Training = new()
    {
        FoldCount = 3,
        NetworksPerFold = 1,
        Recipe = new() { StepCount = 100 },
    };

    // An encoder that knows everything: a head can only lose.
    [TestCase(1.3f, 1.0f, 0.0)]
    // Classes lie apart in few columns, and all columns are equally noisy.
    [TestCase(0.7f, 1.0f, 0.0)]
    // What matters lies in quiet columns, under loud ones that say nothing: a head can only win.
    [TestCase(1.3f, 8.0f, 0.2)]
    public async Task TrainAsync_EncoderOfSomeQuality_IsNotWorseThanItsVectorsOnHeldOutInputs(float apart, float noise, double gain)
    {
        FakeGenerator<int> generator = new(input => Encode(input, apart, noise));
        int[] known = [.. Enumerable.Range(0, TrainCount)], others = [.. Enumerable.Range(TrainCount, TestCount)];

        EmbeddingClassifier<int> model = await EmbeddingClassifier.TrainAsync(generator, known, known.Select(LabelOf), Training);

        IReadOnlyList<Match> matches = await model.ClassifyAllAsync(others);
        bool[] learned = [.. matches.Zip(others, (match, input) => match.NearestLabel == LabelOf(input))];
        bool[] raw = RawAnswers(known, others, input => Encode(input, apart, noise));
        int better = learned.Zip(raw).Count(pair => pair.First && !pair.Second);
        int worse = learned.Zip(raw).Count(pair => !pair.First && pair.Second);
        TestContext.Out.WriteLine($"right where the vectors are wrong: {better}, the other way round: {worse}; {model.Classifier.Choice}");
        (worse - better).Should().BeLessThanOrEqualTo((int)((2 * Math.Sqrt(better + worse)) - (gain * TestCount)),
            "on others it may be by chance, up to two standard errors of the difference");
        ModelChoice choice = model.Classifier.Choice!;
        choice.Chosen.Accuracy.Should().BeGreaterThanOrEqualTo(choice.RawAccuracy!.Value, "on rows that training held out it never is");
    }

    // Which inputs the best of the usual ways to classify by vectors as they are gets right.
    private static bool[] RawAnswers(int[] known, int[] others, Func<int, float[]> encode) =>
        NeighborCounts.Select(count =>
        {
            NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, count);
            classifier.Fit(LabeledDataset.FromRows(known.Select(encode), known.Select(input => input % ClassCount)));
            return (bool[])[.. others.Select(input => classifier.PredictRow(encode(input)).Label == input % ClassCount)];
        }).MaxBy(answers => answers.Count(isRight => isRight))!;

    private static string LabelOf(int input) => $"class {input % ClassCount}";

    // Column c of class c is moved; the second half of the columns is noise.
    private static float[] Encode(int input, float apart, float noise)
    {
        Random random = new(input);
        float[] vector = new float[Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            vector[i] = (random.NextSingle() - 0.5f) * (i < Dimension / 2 ? 1 : noise);
            vector[i] += i == input % ClassCount ? apart : 0;
        }

        // A reflection at the plane across (1, 1, …, 1): no column alone is loud or quiet.
        float mean = vector.Average();
        return [.. vector.Select(value => value - (2 * mean))];
    }
}
