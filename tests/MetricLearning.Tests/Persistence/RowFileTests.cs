using System.Numerics.Tensors;
using System.Text;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Persistence;

public class RowFileTests
{
    private const int Columns = 6;

    private string _folder = "";

    private string FilePath => Path.Combine(_folder, "rows.safetensors");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Open_WrittenRows_AreThoseInMemory()
    {
        LabeledDataset memory = Data(names: ["ä", "", "c"]);
        LabeledDataset file = Written(memory);

        file.IsInMemory.Should().BeFalse();
        memory.IsInMemory.Should().BeTrue();
        (file.RowCount, file.FeatureCount, file.ClassCount).Should().Be((memory.RowCount, Columns, 3));
        file.LabelNames.Should().Equal(memory.LabelNames);
        file.Labels.ToArray().Should().Equal(memory.Labels.ToArray());
        file.Row(7).ToArray().Should().Equal(memory.Row(7).ToArray());
        float[] block = new float[3 * Columns], expected = new float[3 * Columns];
        file.CopyRows(60, block);
        memory.CopyRows(60, expected);
        block.Should().Equal(expected);
        file.Select([5, 0, 5]).Row(2).ToArray().Should().Equal(memory.Row(5).ToArray());
        file.Select([5]).IsInMemory.Should().BeTrue();
        file.WithLabelNames(["c", "ä", ""]).Row(1).ToArray().Should().Equal(memory.Row(1).ToArray());
        FluentActions.Invoking(() => file.Features).Should().Throw<InvalidOperationException>()
            .WithMessage($"*{FilePath}*Select*CopyRows*");
    }

    [Test]
    public void CopyRows_MoreThanIsReadAtOnce_AreAllThere()
    {
        const int Count = 700_000; // of six columns: 4.2 million values, and a piece has 4.19
        float[] values = [.. Enumerable.Range(0, Count * Columns).Select(i => (float)i)];
        LabeledDataset file = Written(new LabeledDataset(Tensor.Create(values, [Count, Columns]), new int[Count]));
        float[] actual = new float[values.Length];

        file.CopyRows(0, actual);

        actual.AsSpan().SequenceEqual(values).Should().BeTrue();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not replace a file that somebody reads.")]
    public void Open_FileThatIsReplacedMeanwhile_IsTheOneThatWasOpened()
    {
        LabeledDataset memory = Data();
        _ = Written(memory);
        FileStream file = new(FilePath, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, BufferSize = 0 });
        float[] other = [.. memory.Features.ToArray().Select(value => value + 1)];
        using (RowFileWriter writer = new(FilePath, Columns))
        {
            writer.Add(new(other, [memory.RowCount, Columns], []), memory.Labels);
            writer.Complete();
        }

        LabeledDataset opened = OpenedRows.Open(file, FilePath);

        opened.Row(7).ToArray().Should().Equal(memory.Row(7).ToArray());
        RowFile.Open(FilePath).Row(7).ToArray().Should().Equal(memory.Row(7).ToArray().Select(value => value + 1));
    }

    [Test]
    public void Train_RowsOfAFile_GivesTheSameBitsAsRowsInMemory([Values] bool isAugmented)
    {
        LabeledDataset memory = Data();
        LabeledDataset file = Written(memory);

        float[][] learned = [.. new[] { memory, file }.Select(data =>
        {
            EmbeddingNetwork network = new(Columns, [new(8), new(3)], seed: 1);
            EmbeddingTrainerOptions options = new() { Epochs = 2, Augmentation = isAugmented ? new Doubled() : null };
            new EmbeddingTrainer(network, options).Train(data);
            return network.Embed(memory.Features).ToArray();
        })];

        learned[1].Should().Equal(learned[0]);
    }

    [Test]
    public void FitTransformAndEmbed_RowsOfAFile_GiveTheSameBitsAsRowsInMemory()
    {
        LabeledDataset memory = Data(names: ["a", "b", "c"]);
        LabeledDataset file = Written(memory);
        string scaledPath = Path.Combine(_folder, "scaled"), embeddedPath = Path.Combine(_folder, "embedded");
        EmbeddingNetwork network = new(Columns, [new(8), new(3)], seed: 1);
        List<int> reports = [];

        StandardScaler scaler = StandardScaler.Fit(file);
        scaler.Transform(file, scaledPath);
        network.Embed(RowFile.Open(scaledPath), embeddedPath, new Reports(reports));

        StandardScaler expected = StandardScaler.Fit(memory.Features);
        scaler.Mean.ToArray().Should().Equal(expected.Mean.ToArray());
        scaler.Scale.ToArray().Should().Equal(expected.Scale.ToArray());
        StandardScaler.Fit(memory).Scale.ToArray().Should().Equal(expected.Scale.ToArray());
        LabeledDataset embedded = RowFile.Open(embeddedPath);
        embedded.LabelNames.Should().Equal("a", "b", "c");
        reports.Should().Equal(memory.RowCount);
        float[] values = new float[memory.RowCount * 3];
        embedded.CopyRows(0, values);
        values.Should().Equal(network.Embed(expected.Transform(memory.Features)).ToArray());
    }

    [Test]
    public void Transform_CancelledOrFailing_LeavesTheOldFileAlone()
    {
        LabeledDataset memory = Data();
        File.WriteAllText(FilePath, "old");
        StandardScaler scaler = StandardScaler.Fit(memory.Features), wide = new(new double[9], [.. Enumerable.Repeat(1.0, 9)]);
        StandardScaler huge = new(new double[Columns], [.. Enumerable.Repeat(1e-300, Columns)]);

        FluentActions.Invoking(() => scaler.Transform(memory, FilePath, null, new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => huge.Transform(memory, FilePath)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => wide.Transform(memory, FilePath)).Should().Throw<ArgumentException>().WithMessage("*6 columns*");
        FluentActions.Invoking(() => scaler.Transform(memory, Path.Combine(_folder, "none", "file"))).Should().Throw<IOException>();

        File.ReadAllText(FilePath).Should().Be("old");
        Directory.GetFiles(_folder).Should().Equal(FilePath);
    }

    [Test]
    public void Open_FileCutShort_IsRefusedAtOnceOrWhenItIsRead()
    {
        LabeledDataset file = Written(Data());
        long length = new FileInfo(FilePath).Length;
        string copy = Path.Combine(_folder, "copy");
        for (long kept = 0; kept < length; kept += 397)
        {
            File.WriteAllBytes(copy, File.ReadAllBytes(FilePath)[..(int)kept]);

            FluentActions.Invoking(() => RowFile.Open(copy)).Should().Throw<InvalidDataException>($"{kept} bytes are left");
        }

        using (FileStream stream = new(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            stream.SetLength(4096 + (10 * Columns * sizeof(float)));
        }

        file.Row(9).Length.Should().Be(Columns);
        FluentActions.Invoking(() => file.Row(10)).Should().Throw<InvalidDataException>().WithMessage("*ends before row 10*");
    }

    [Test]
    public void Open_ForeignOrDamagedFiles_AreRefused()
    {
        ModelFile.Save(FilePath, StandardScaler.Fit(Data().Features));
        Refused("*version none*");
        File.WriteAllText(FilePath, "no file of rows at all");
        Refused("*header*");
        Save(("metriclearning.rows", "2"), writer => writer.Add("rows", Matrix(2)));
        Refused("*version 2; expected 1*");
        Save(Version, writer => writer.Add<int>("labels", [2], new int[2]));
        Refused("*expected rows*");
        Save(Version, writer => Add(writer, Matrix(2), new int[3]));
        Refused("*label for each row*");
        Save(Version, writer => Add(writer, Matrix(0), []));
        Refused("*at least one*");
        Save(Version, writer => Add(writer, Matrix(2), [0, 1], ends: [1], names: "a"));
        Refused("*row 1 has label 1*1 names*");
        Save(Version, writer => Add(writer, Matrix(1), [0], ends: [2, 1], names: "ab"));
        Refused("*name 1 ends at byte 1*");
        Save(Version, writer => Add(writer, Matrix(1), [0], ends: [1], names: "ab"));
        Refused("*end at byte 1 of 2*");
        Save(Version, writer => Add(writer, Tensor.Create([1f, 2, 3, float.NaN], [2, 2]), [0, 1]));
        LabeledDataset data = RowFile.Open(FilePath);
        data.Row(0).ToArray().Should().Equal(1, 2);
        FluentActions.Invoking(() => data.Row(1)).Should().Throw<InvalidDataException>().WithMessage("*row 1*NaN*column 1*");
        FluentActions.Invoking(() => StandardScaler.Fit(data)).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => RowFile.Open(Path.Combine(_folder, "none"))).Should().Throw<FileNotFoundException>();
        FluentActions.Invoking(() => RowFile.Open("")).Should().Throw<ArgumentException>();
    }

    private static (string, string) Version => ("metriclearning.rows", "1");

    private static Tensor<float> Matrix(int rows) => Tensor.Create(new float[rows * 2], [rows, 2]);

    private static void Add(SafetensorsWriter writer, Tensor<float> rows, int[] labels, int[]? ends = null, string names = "")
    {
        writer.Add("rows", rows);
        writer.Add<int>("labels", [labels.Length], labels);
        if (ends is not null)
        {
            writer.Add<int>("label_name_ends", [ends.Length], ends);
            byte[] bytes = Encoding.UTF8.GetBytes(names);
            writer.Add<byte>("label_names", [bytes.Length], bytes);
        }
    }

    private static LabeledDataset Data(string[]? names = null) => LabeledDataset.FromRowMajor(
        [.. ReferenceMatrix.Random(90 * Columns, 1)], Columns, [.. Enumerable.Range(0, 90).Select(row => row % 3)], names);

    private void Save((string Key, string Value) metadata, Action<SafetensorsWriter> add)
    {
        SafetensorsWriter writer = new();
        writer.AddMetadata(metadata.Key, metadata.Value);
        add(writer);
        writer.Save(FilePath);
    }

    private void Refused(string message) =>
        FluentActions.Invoking(() => RowFile.Open(FilePath)).Should().Throw<InvalidDataException>().WithMessage(message);

    private LabeledDataset Written(LabeledDataset data)
    {
        using (RowFileWriter writer = new(FilePath, data.FeatureCount, data.LabelNames))
        {
            writer.Add(data.Features, data.Labels);
            writer.Complete();
        }

        return RowFile.Open(FilePath);
    }

    private sealed class Doubled : MetricLearning.Augmentation.IRowAugmentation
    {
        public int FeatureCount => Columns;

        public int ScratchCount => 0;

        public void Augment(
            ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination) =>
            TensorPrimitives.Multiply(source, 2f, destination);
    }

    private sealed class Reports(List<int> reports) : IProgress<int>
    {
        public void Report(int value) => reports.Add(value);
    }
}
