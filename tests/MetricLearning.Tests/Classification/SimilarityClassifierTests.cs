using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierTests
{
    private static readonly string[] Names = ["ant", "bee", "cow"];
    private static readonly SimilarityClassifierOptions Raw = new() { NetworksPerFold = 0 };
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(Names, 20, seed: 1);
    private static readonly SimilarityClassifier Trained = SimilarityClassifier.Train(
        Data.Rows, Data.Labels, new() { Recipe = new() { StepCount = 60 }, FoldCount = 2, NetworksPerFold = 1 });

    [TestCaseSource(nameof(Names))]
    public void Classify_RowNearAClass_GivesItsLabelAndTheRowsBehindIt(string name)
    {
        Match match = Trained.Classify(LabelledBlobs.Row(name, new(7)));

        match.Label.Should().Be(name);
        match.NearestLabel.Should().Be(name);
        match.Confidence.Should().BeInRange(0.5, 1);
        match.Neighbors.Should().HaveCount(5).And.OnlyContain(neighbor => neighbor.Label == name);
        match.Neighbors.Select(neighbor => neighbor.Distance).Should().BeInAscendingOrder();
        match.Neighbors.Should().OnlyContain(neighbor => Data.Labels[int.Parse(neighbor.Id)] == name);
    }

    [Test]
    public void Classify_RowFarFromAll_IsNoneOfThem()
    {
        Match match = Trained.Classify([.. Enumerable.Repeat(-400f, 6)]);

        match.Label.Should().BeNull();
        Names.Should().Contain(match.NearestLabel);
        match.Confidence.Should().BeLessThan(Trained.Classify(Data.Rows[0]).Confidence);
    }

    [Test]
    public void ClassifyAll_ManyRows_GivesWhatEachRowAloneGives()
    {
        (List<float[]> rows, _) = LabelledBlobs.Create([.. Names, "dog"], 300, seed: 2, spread: 30);

        IReadOnlyList<Match> matches = Trained.ClassifyAll([.. rows.Select(row => (ReadOnlyMemory<float>)row)]);

        matches.Should().HaveCount(rows.Count);
        for (int i = 0; i < rows.Count; i += 37)
        {
            matches[i].Should().BeEquivalentTo(Trained.Classify(rows[i]));
        }
    }

    [Test]
    public void Add_NewLabel_IsKnownAtOnce()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);
        Random random = new(5);
        float[] dog = LabelledBlobs.Row("dog", random);
        model.Classify(dog).Label.Should().BeNull();

        for (int i = 0; i < 6; i++)
        {
            model.Add("dog", LabelledBlobs.Row("dog", random), id: $"dog-{i}").Should().Be($"dog-{i}");
        }

        Match match = model.Classify(dog);
        match.Label.Should().Be("dog");
        match.Neighbors[0].Id.Should().StartWith("dog-");
        model.Labels.Should().Equal("ant", "bee", "cow", "dog");
        model.Count.Should().Be(66);
    }

    [Test]
    public void Add_ManyRows_IsOneChange()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(["dog", "elk"], 4, seed: 6);
        long before = model.Gallery.Snapshot.Version;

        model.Add(labels, Shape.Tensor([.. rows.SelectMany(row => row)], rows.Count, 6));

        model.Gallery.Snapshot.Version.Should().Be(before + 1);
        model.Labels.Should().Equal("ant", "bee", "cow", "dog", "elk");
    }

    [Test]
    public void Gallery_RelabelledRenamedAndRemoved_AnswersByWhatIsLeft()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);

        model.Relabel("0", "queen").Should().BeTrue();
        model.Classify(Data.Rows[0]).Neighbors[0].Label.Should().Be("queen");
        model.Remove("0").Should().BeTrue();
        model.Remove("0").Should().BeFalse();
        model.RenameLabel("bee", "wasp").Should().Be(20);
        model.Classify(Data.Rows[1]).NearestLabel.Should().Be("wasp");
        model.RemoveLabel("cow").Should().Be(20);
        model.Labels.Should().Equal("ant", "wasp");
        model.Classify(Data.Rows[2]).NearestLabel.Should().NotBe("cow");
    }

    [Test]
    public void Classify_EmptyGallery_SaysWhatToDo()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);
        Array.ForEach(Names, name => model.RemoveLabel(name));

        model.Invoking(m => m.Classify(Data.Rows[0])).Should().Throw<InvalidOperationException>()
            .WithMessage("*add rows before classifying*");
    }

    [Test]
    public void Calibrate_OtherRows_ChangesTheThresholdAloneAndKeepsTheGallery()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create([.. Names, "dog"], 10, seed: 13, spread: 12);
        List<string?> known = [.. labels.Select(label => label == "dog" ? null : label)];
        Tensor<float> features = Shape.Tensor([.. rows.SelectMany(row => row)], rows.Count, 6);

        SimilarityClassifier strict = Trained.Calibrate(features, known, RejectionTarget.FalseAcceptsAtMost(0));

        strict.Gallery.Should().BeSameAs(Trained.Gallery);
        rows.Where((_, i) => known[i] is null).Select(row => strict.Classify(row).Label).Should().OnlyContain(label => label == null);
    }

    [Test]
    public void FindSimilar_MoreThanThereAre_FindsAll()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[0f, 0f], [10f, 0f], [0f, 11f]], ["a", "b", "c"]);

        model.FindSimilar([1f, 0f], 9).Select(neighbor => neighbor.Id).Should().Equal("0", "1", "2");
        model.Invoking(m => m.FindSimilar([1f, 0f], 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Entries_RowsThatDoNotFit_AreRefusedAndChangeNothing()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);
        long version = model.Gallery.Snapshot.Version;
        float[] notFinite = [1, 2, float.NaN, 4, 5, 6];

        model.Invoking(m => m.Classify([1f, 2f])).Should().Throw<ArgumentException>().WithMessage("*2 columns*6*");
        model.Invoking(m => m.Classify(notFinite)).Should().Throw<ArgumentException>().WithMessage("*column 2*");
        model.Invoking(m => m.Add("ant", notFinite)).Should().Throw<ArgumentException>();
        model.Invoking(m => m.Add("ant", [1f])).Should().Throw<ArgumentException>();
        model.Invoking(m => m.Add("ant", Data.Rows[0], id: "3")).Should().Throw<ArgumentException>().WithMessage("*'3'*");
        model.Invoking(m => m.Add(null!, Data.Rows[0])).Should().Throw<ArgumentNullException>();
        model.Invoking(m => m.Add(["ant", null!], Shape.Tensor(new float[12], 2, 6))).Should().Throw<ArgumentException>();
        model.Gallery.Snapshot.Version.Should().Be(version);
    }

    [Test]
    public void Classify_Warm_AllocatesLessThanAKilobyte()
    {
        float[] row = Data.Rows[4];
        for (int i = 0; i < 50; i++)
        {
            _ = Trained.Classify(row);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = Trained.Classify(row);
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).Should().BeLessThan(1024);
    }

    [Test]
    public void Classify_WhileRowsAreAdded_AnswersFromOneMoment()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw);
        Random random = new(21);
        float[][] dogs = [.. Enumerable.Range(0, 200).Select(_ => LabelledBlobs.Row("dog", random))];
        using ManualResetEventSlim begun = new();
        Task writer = OwnThread.Run(() =>
        {
            foreach (float[] dog in dogs)
            {
                model.Add("dog", dog);
                begun.Set();
                model.Remove(model.FindSimilar(dog, 1)[0].Id);
            }

            return Task.CompletedTask;
        });
        begun.Wait();

        Parallel.For(0, 2000, i =>
        {
            Match match = model.Classify(Data.Rows[i % 60]);
            match.NearestLabel.Should().Be(Data.Labels[i % 60]);
            match.Neighbors.Should().OnlyContain(neighbor => neighbor.Label == Data.Labels[i % 60]);
        });
        writer.GetAwaiter().GetResult();
        model.Count.Should().Be(60);
    }

    [Test]
    public void ToString_SaysWhatItIsMadeOf() =>
        SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw).ToString().Should().StartWith("classifier of 6 columns: rows as they are, ")
            .And.Contain("60 rows of 3 labels");
}
