using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MetricLearning.Classification;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierFileTests
{
    private const int Count = 1500, Columns = 40;

    private static readonly float[] Rows = ReferenceMatrix.Random(Count * Columns, 1);
    private static readonly float[] Queries = ReferenceMatrix.Random(20 * Columns, 2);

    private string _path = "";

    [SetUp]
    public void Save()
    {
        _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Model().Save(_path);
    }

    [TearDown]
    public void Delete() => File.Delete(_path);

    [Test]
    public void Open_SavedClassifier_AnswersAsALoadedOneDoes()
    {
        SimilarityClassifier opened = SimilarityClassifier.Open(_path), loaded = SimilarityClassifier.Load(_path);

        PanelsInFile(opened).Should().Be(Count / PanelScan.Create().PanelRows);
        PanelsInFile(loaded).Should().Be(0);
        Compare(opened, loaded);
        opened.ClassifyAll(AllQueries()).Should().BeEquivalentTo(loaded.ClassifyAll(AllQueries()), options => options.WithStrictOrdering());
    }

    [Test]
    public void Open_RowsThatComeAndGo_AnswersAsALoadedOneDoes()
    {
        SimilarityClassifier opened = SimilarityClassifier.Open(_path), loaded = SimilarityClassifier.Load(_path);
        Random random = new(3);
        for (int step = 0; step < 1200; step++)
        {
            string id = $"row {random.Next(Count)}";
            float[] row = [.. Enumerable.Range(0, Columns).Select(_ => random.NextSingle())];
            int kind = random.Next(4);
            foreach (SimilarityClassifier model in new[] { opened, loaded })
            {
                _ = kind switch
                {
                    0 => model.Add("new", row) != "",
                    1 => model.Upsert("changed", row, id),
                    2 => model.Relabel(id, "other"),
                    _ => model.Remove(id),
                };
            }

            if (step % 100 == 0)
            {
                Compare(opened, loaded);
            }
        }

        opened.Gallery.Snapshot.SlotCount.Should().BeLessThan((opened.Count * 4 / 3) + 64, "the memory of removed rows comes back");
        PanelsInFile(opened).Should().BeInRange(1, (Count / PanelScan.Create().PanelRows) - 1, "rows that are left in the file stay there");
        Compare(opened, loaded);

        opened.Save(_path); // rows of the file that is open, and of memory
        Compare(SimilarityClassifier.Load(_path), loaded);
    }

    [Test]
    public void AuditCondenseAndCalibrate_OfAnOpenedClassifier_AreThoseOfALoadedOne()
    {
        SimilarityClassifier opened = SimilarityClassifier.Open(_path), loaded = SimilarityClassifier.Load(_path);
        string[] labels = [.. Enumerable.Range(0, 20).Select(i => $"label {i % 7}")];

        opened.Audit().ToString().Should().Be(loaded.Audit().ToString());
        opened.Audit().LabelScores.ToArray().Should().Equal(loaded.Audit().LabelScores.ToArray());
        Compare(opened.Condense(AllQueries(), labels).Classifier, loaded.Condense(AllQueries(), labels).Classifier);
        Compare(opened.Calibrate(AllQueries(), labels), loaded.Calibrate(AllQueries(), labels));
    }

    [Test]
    public void Save_OverTheFileThatIsOpen_LeavesBothOfUse()
    {
        SimilarityClassifier opened = SimilarityClassifier.Open(_path);
        opened.Add("new", Queries.AsSpan(0, Columns), "new row");

        opened.Save(_path);

        Compare(SimilarityClassifier.Load(_path), opened);
        Compare(SimilarityClassifier.Open(_path), opened);
    }

    [Test]
    public void Classify_FileThatWasCutShort_SaysSoAndChangesNothing()
    {
        SimilarityClassifier opened = SimilarityClassifier.Open(_path);
        using (FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(file.Length / 2);
        }

        string message = $"*{Path.GetFileName(_path)}*ends before row*Get the file anew*";
        opened.Invoking(model => model.ClassifyAll(AllQueries())).Should().Throw<InvalidDataException>().WithMessage(message);
        opened.Invoking(model => model.Remove($"row {Count - 70}")).Should().Throw<InvalidDataException>().WithMessage(message);
        opened.Invoking(model => model.Save(_path)).Should().Throw<InvalidDataException>().WithMessage(message);
        opened.Remove("row 3").Should().BeTrue("it lies before the end of the file");
        (opened.Count, opened.Gallery.Snapshot.SlotCount).Should().Be((Count, Count + 1));
    }

    [Test]
    public void Open_DamagedFile_IsRefusedAndClosed([Values("short", "infinite")] string damage)
    {
        byte[] bytes = File.ReadAllBytes(_path);
        if (damage == "infinite")
        {
            ReadOnlySpan<byte> row = MemoryMarshal.AsBytes(Rows.AsSpan((Count - 100) * Columns, Columns));
            BitConverter.TryWriteBytes(bytes.AsSpan(bytes.AsSpan().IndexOf(row)), float.PositiveInfinity).Should().BeTrue();
        }

        File.WriteAllBytes(_path, damage == "short" ? bytes[..^100] : bytes);

        FluentActions.Invoking(() => SimilarityClassifier.Open(_path)).Should().Throw<InvalidDataException>();
        using FileStream file = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None); // which fails while another one is open
    }

    [Test]
    public void Open_FewerRowsThanStayInAFile_ClosesIt()
    {
        SimilarityClassifier.Train([[1f, 2f], [3f, 4f]], ["one", "two"]).Save(_path);

        SimilarityClassifier opened = SimilarityClassifier.Open(_path);

        using FileStream file = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None); // which fails while another one is open
        opened.Classify([1f, 2f]).NearestLabel.Should().Be("one");
    }

    private static Tensor<float> AllQueries() => Tensor.Create(Queries, [20, Columns]);

    private static SimilarityClassifier Model()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([Queries[..Columns]], ["one"]);
        model.Gallery.Add(
            [.. Enumerable.Range(0, Count).Select(i => $"label {i % 7}")],
            new(Rows, [Count, Columns], []),
            [.. Enumerable.Range(0, Count).Select(i => $"row {i}")]);
        return model;
    }

    private static int PanelsInFile(SimilarityClassifier model) => model.Gallery.Snapshot.Rows.Store.Given.File?.PanelCount ?? 0;

    private static void Compare(SimilarityClassifier one, SimilarityClassifier other)
    {
        one.Count.Should().Be(other.Count);
        one.Labels.Should().Equal(other.Labels);
        for (int query = 0; query < 20; query++)
        {
            float[] row = Queries[(query * Columns)..((query + 1) * Columns)];
            one.FindSimilar(row, 5).Should().Equal(other.FindSimilar(row, 5));
            one.Classify(row).Should().BeEquivalentTo(other.Classify(row));
        }
    }
}
