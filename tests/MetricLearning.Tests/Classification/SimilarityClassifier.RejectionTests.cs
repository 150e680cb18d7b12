using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Evaluation;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierRejectionTests
{
    private static readonly string[] Names = ["ant", "bee", "cow"];

    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(Names, 60, seed: 3, spread: 25);

    private static readonly SimilarityClassifier Trained = SimilarityClassifier.Train(
        Data.Rows, Data.Labels, new() { View = ModelView.NetworksAndRows, Recipe = new() { StepCount = 60 } });

    [Test]
    public void WithThreshold_InfinityAndLabels_AcceptsAllNoneOrSome()
    {
        float[] row = Data.Rows[0];

        Trained.WithThreshold(double.NegativeInfinity).Classify([.. Enumerable.Repeat(-400f, 6)]).Label.Should().NotBeNull();
        Trained.WithThreshold(double.PositiveInfinity).Classify(row).Label.Should().BeNull();
        SimilarityClassifier own = Trained.WithThreshold(double.NegativeInfinity, new Dictionary<string, double> { ["ant"] = 2 });
        own.Classify(Data.Rows[0]).Label.Should().BeNull();
        own.Classify(Data.Rows[1]).Label.Should().Be("bee");
        Trained.Invoking(m => m.WithThreshold(double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Novelty_OfOtherRowsOfKnownClasses_IsAboveALevelAsOftenAsItSays([Values(0.5, 0.8, 0.95)] double level)
    {
        IReadOnlyList<Match> matches = Trained.ClassifyAll(Others(Names, 1000, seed: 4));

        // 180 rows were held out, judged by fewer networks than there are: within three standard errors of such a quantile.
        double above = matches.Count(match => match.Novelty > level) / (double)matches.Count;
        above.Should().BeApproximately(1 - level, 3 * Math.Sqrt(level * (1 - level) / 180));
    }

    [Test]
    public void Novelty_OfARow_IsThatOfTheGeometricMeanOfBothDistances()
    {
        Random random = new(6);
        for (int i = 0; i < 20; i++)
        {
            float[] row = LabelledBlobs.Row(Names[i % 3], random, spread: 40), embedding = Trained.Embed(row);
            int searched = Math.Max(Trained.Rule.NeighborCount, 5);
            (double Distance, double OfRow)[] nearest = [.. Data.Rows
                .Select(other => Trained.Embed(other))
                .Select(other => (Between(embedding, other), Between(embedding[^6..], other[^6..])))
                .OrderBy(one => one.Item1)
                .Take(searched)];
            double distance = Math.Sqrt(nearest[0].Distance * nearest.Min(one => one.OfRow));

            Trained.Classify(row).Novelty.Should().BeApproximately(Trained.Novelty.OfRows!.NoveltyOf(distance), 1e-4);
        }

        static double Between(float[] a, float[] b) => TensorPrimitives.Distance<float>(a, b);
    }

    // Where the networks lay the unknown class on known ones, novelty leans on the rows, and where most columns of these tell nothing, on
    // the networks.
    [Test]
    public void Novelty_OfAClassThatWasLeftOut_FallsBehindNeitherDistance([Values] bool isBetweenTheOthers)
    {
        Random random = new(7);
        (List<float[]> rows, List<string> labels) = Draw(["ant", "bee", "cow"], 300);
        (List<float[]> others, List<string> truth) = Draw(["ant", "bee", "cow", "dog"], 400);
        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, new() { View = ModelView.NetworksAndRows });
        SimilarityClassifier raw = SimilarityClassifier.Train(rows, labels, new() { View = ModelView.Rows });
        IReadOnlyList<Match> matches = model.ClassifyAll(others.Select(row => (ReadOnlyMemory<float>)row));
        bool[] isKnown = [.. truth.Select(label => label != "dog")];

        double novelty = Auroc(row => matches[row].Novelty!.Value);
        double distance = Auroc(row => matches[row].Neighbors[0].Distance);
        double ofRows = Auroc(row => raw.Classify(others[row]).Neighbors[0].Distance);

        novelty.Should().BeGreaterThan(isBetweenTheOthers ? ofRows + 0.05 : distance + 0.01);
        novelty.Should().BeGreaterThan(Math.Min(distance, ofRows) + (Math.Abs(distance - ofRows) / 2));

        double Auroc(Func<int, double> measure) =>
            OpenSetReport.Of([.. Enumerable.Range(0, isKnown.Length).Select(row => -measure(row))], isKnown, isKnown).Auroc;

        (List<float[]> Rows, List<string> Labels) Draw(string[] names, int count)
        {
            List<float[]> drawn = [];
            List<string> own = [];
            for (int i = 0; i < count; i++)
            {
                int place = i % names.Length, middle = isBetweenTheOthers ? 2 : 4;
                float[] row = [.. Enumerable.Range(0, 16).Select(_ => (float)((random.NextDouble() + random.NextDouble()) * 2))];
                row[0] += place == 3 ? middle : 4 * (place % 2);
                row[1] += place == 3 ? middle : 4 * (place / 2);
                row[2] += place / 3;
                row[3] += place / 3;
                drawn.Add(row);
                own.Add(names[place]);
            }

            return (drawn, own);
        }
    }

    [Test]
    public void WithMaxNovelty_ALevel_TurnsAwayWhatLiesAbove()
    {
        SimilarityClassifier strict = Trained.WithThreshold(double.NegativeInfinity).WithMaxNovelty(0.8);

        IReadOnlyList<Match> matches = strict.ClassifyAll(Others(Names, 300, seed: 8));

        strict.MaxNovelty.Should().Be(0.8);
        strict.Gallery.Should().BeSameAs(Trained.Gallery);
        matches.Should().OnlyContain(match => (match.Label == null) == (match.Novelty > 0.8));
        matches.Should().Contain(match => match.Label == null).And.Contain(match => match.Label != null);
        strict.WithThreshold(0).MaxNovelty.Should().Be(1, "another threshold replaces all");
        Trained.Invoking(model => model.WithMaxNovelty(1.1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1.1*");
        Trained.Invoking(model => model.WithMaxNovelty(double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Train_MaxNovelty_IsThatOfTheClassifier()
    {
        SimilarityClassifier strict = SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0, MaxNovelty = 0.5 });

        strict.MaxNovelty.Should().Be(0.5);
        int turnedAway = strict.ClassifyAll(Others(Names, 300, seed: 9)).Count(match => match.Label is null);
        turnedAway.Should().BeInRange(100, 200, "half of the rows");
        FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { MaxNovelty = -1 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MaxNovelty*-1*");
    }

    [Test]
    public void Novelty_NothingHeldOut_IsNullAndCannotBeLimited()
    {
        SimilarityClassifier own = new(Trained.Embedder);
        own.Add(Data.Labels, Others(Names, Data.Rows.Count, seed: 10));

        own.Classify(Data.Rows[0]).Novelty.Should().BeNull();
        own.WithMaxNovelty(1).MaxNovelty.Should().Be(1);
        own.Invoking(model => model.WithMaxNovelty(0.9)).Should().Throw<InvalidOperationException>().WithMessage("*0.9*Calibrate*");
        own.Calibrate(Others(Names, 50, seed: 11), [.. Enumerable.Repeat<string?>(null, 50)]).Classify(Data.Rows[0]).Novelty
            .Should().BeNull("rows of none of the classes tell nothing of known ones");
    }

    [Test]
    public void Calibrate_RowsOfKnownClasses_TellNovelty()
    {
        SimilarityClassifier own = new(Trained.Embedder);
        own.Add(Data.Labels, Others(Names, Data.Rows.Count, seed: 12));
        string?[] labels = [.. Enumerable.Range(0, 300).Select(i => Names[i % 3])];

        SimilarityClassifier calibrated = own.Calibrate(Others(Names, 300, seed: 13), labels).WithMaxNovelty(0.9);

        int above = calibrated.ClassifyAll(Others(Names, 1000, seed: 14)).Count(match => match.Novelty > 0.9);
        above.Should().BeInRange(50, 150);
        calibrated.Calibrate(Others(Names, 300, seed: 15), labels).MaxNovelty.Should().Be(0.9, "it was given");
    }

    [Test]
    public void Over_AGallery_TellsNoveltyByEmbeddings()
    {
        GalleryClassifier over = Trained.Over(Trained.Gallery);
        float[] row = LabelledBlobs.Row("ant", new Random(16), spread: 40);

        Match match = over.ClassifyAsync(row).AsTask().GetAwaiter().GetResult();

        match.Novelty.Should().Be(Trained.Novelty.OfEmbeddings!.NoveltyOf(match.Neighbors[0].Distance));
        Trained.WithMaxNovelty(0).WithThreshold(0).Over(Trained.Gallery).ClassifyAsync(row).AsTask().GetAwaiter().GetResult()
            .Label.Should().NotBeNull();
        Trained.WithMaxNovelty(0).Over(Trained.Gallery).ClassifyAsync(row).AsTask().GetAwaiter().GetResult().Label.Should().BeNull();
    }

    private static Tensor<float> Others(string[] names, int count, int seed)
    {
        Random random = new(seed);
        float[] values = [.. Enumerable.Range(0, count).SelectMany(i => LabelledBlobs.Row(names[i % names.Length], random, spread: 25))];
        return Tensor.Create(values, [count, 6]);
    }
}
