using System.Globalization;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class SafetensorsReaderTests
{
    [Test]
    public void ReadAll_EveryType_IsWhatWasWritten()
    {
        using SafetensorsReader reader = Of(writer =>
        {
            writer.AddNumbers<byte>("u", [2], 1, 255);
            writer.AddNumbers<int>("i", [2], int.MinValue, 7);
            writer.AddNumbers<long>("l", [1], long.MinValue);
            writer.AddNumbers<float>("f", [1, 1], 1.5f);
            writer.AddNumbers<double>("d", [], 0.1);
            writer.Add<float>("e", [0, 5], ReadOnlyMemory<float>.Empty);
        });

        reader.ReadAll<byte>("u").Should().Equal(1, 255);
        reader.ReadAll<int>("i").Should().Equal(int.MinValue, 7);
        reader.ReadAll<long>("l").Should().Equal(long.MinValue);
        reader.ReadAll<float>("f").Should().Equal(1.5f);
        reader.ReadAll<double>("d").Should().Equal(0.1);
        reader.ReadAll<float>("e").Should().BeEmpty();
        reader.Tensors.Should().HaveCount(6);
    }

    [Test]
    public void Read_BlocksInAnyOrder_AreTheNumbersFromThere()
    {
        using SafetensorsReader reader = Of(writer =>
        {
            writer.AddNumbers<double>("before", [1], -1.0);
            writer.AddNumbers<int>("a", [2, 3], 0, 1, 2, 3, 4, 5);
        });
        int[] last = new int[2], first = new int[4];

        reader.Read("a", 4, last.AsSpan());
        reader.Read("a", 0, first.AsSpan());
        reader.Read("a", 6, Span<int>.Empty);

        last.Should().Equal(4, 5);
        first.Should().Equal(0, 1, 2, 3);
    }

    [Test]
    public void Read_TensorLargerThanAnArray_IsReadInBlocks()
    {
        byte[] begin = FileBytes.Of("""{"a":{"dtype":"F32","shape":[3,1073741824],"data_offsets":[0,12884901888]}}""");
        using SafetensorsReader reader = new(new LongStream(begin, BitConverter.GetBytes(2.5f), begin.Length + (3L << 32)));
        float[] block = new float[3];

        reader.Read("a", (3L << 30) - 3, block.AsSpan());

        block.Should().Equal(0, 0, 2.5f);
        reader.Invoking(r => r.ReadAll<float>("a")).Should().Throw<InvalidDataException>().WithMessage(
            $"The stream has 3221225472 numbers in tensor a; at most {Array.MaxLength} fit one array. Read it in blocks.");
    }

    [Test]
    public void ReadAll_32Megabytes_TakesNoMemoryBesides()
    {
        using SafetensorsReader reader = Of(writer => writer.Add<float>("a", [1 << 13, 1 << 10], new float[1 << 23]));
        long before = GC.GetAllocatedBytesForCurrentThread();

        float[] values = reader.ReadAll<float>("a", mustBeFinite: true);

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        values.Length.Should().Be(1 << 23);
        taken.Should().BeLessThan((32 << 20) + (1 << 16));
    }

    [Test]
    public void Constructor_StreamAtAPosition_ReadsFromThere()
    {
        byte[] file = FileBytes.OfTensor("""{"dtype":"U8","shape":[2],"data_offsets":[0,2]}""", 2);
        MemoryStream stream = new([9, 9, 9, .. file[..^1], 7]) { Position = 3 };

        using (SafetensorsReader reader = new(stream))
        {
            reader.ReadAll<byte>("a").Should().Equal(0, 7);
        }

        stream.CanRead.Should().BeTrue("the stream is left open");
    }

    [Test]
    public void Constructor_StreamThatWillNotDo_SaysWhatWill()
    {
        FluentActions.Invoking(() => new SafetensorsReader(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new SafetensorsReader(new CountingStream(0))).Should().Throw<ArgumentException>()
            .WithParameterName("stream").WithMessage("stream cannot be read or cannot seek; copy it to a MemoryStream first.*");
        FluentActions.Invoking(() => new SafetensorsReader(new MemoryStream(new byte[10]) { Position = 20 }))
            .Should().Throw<InvalidDataException>().WithMessage("The stream has 0 bytes;*");
    }

    [Test]
    public void Read_WhatIsNotThere_SaysWhatIs()
    {
        using SafetensorsReader reader = Of(writer => writer.AddNumbers<int>("a", [2], 1, 2));
        int[] two = new int[2];

        reader.Invoking(r => r.ReadAll<int>("b")).Should().Throw<InvalidDataException>()
            .WithMessage("The stream has no tensor b; expected one of I32. Look at Tensors.");
        reader.Invoking(r => r.ReadAll<float>("a")).Should().Throw<InvalidDataException>()
            .WithMessage("The stream has I32 in tensor a; expected F32. Read it as what it is.");
        reader.Invoking(r => r.ReadAll<char>("a")).Should().Throw<ArgumentException>();
        reader.Invoking(r => r.ReadAll<int>(null!)).Should().Throw<ArgumentNullException>();
        foreach (long start in new[] { -1, 1, 3, long.MaxValue, long.MinValue })
        {
            reader.Invoking(r => r.Read("a", start, two.AsSpan()))
                .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("start").WithMessage(string.Create(
                    CultureInfo.InvariantCulture, $"start is {start} with a destination of 2; a: I32 [2] has 2 numbers. *"));
        }

        two.Should().Equal(0, 0);
    }

    [Test]
    public void TryGetTensor_ByName_TellsWhatTheFileSays()
    {
        using SafetensorsReader reader = Of(writer => writer.AddNumbers<int>("a", [2], 1, 2));

        reader.TryGetTensor("a", out SafetensorsTensor? tensor).Should().BeTrue();
        tensor!.ToString().Should().Be("a: I32 [2]");
        reader.TryGetTensor("A", out _).Should().BeFalse();
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Read_FiniteNumbersOnly_NamesTheFirstThatIsNot(float broken)
    {
        float[] values = new float[700_000]; // of three blocks
        values[600_000] = broken;
        using SafetensorsReader reader = Of(writer => writer.Add<float>("a", [700_000], values));

        reader.Invoking(r => r.ReadAll<float>("a", mustBeFinite: true)).Should().Throw<InvalidDataException>()
            .WithMessage(string.Create(CultureInfo.InvariantCulture, $"The stream has {broken} at 600000 of tensor a; every number *"));
        reader.ReadAll<float>("a").Should().Equal(values);
    }

    [Test]
    public void Open_AFile_NamesItInErrorsAndClosesIt()
    {
        string path = Path.GetTempFileName();
        FluentActions.Invoking(() => SafetensorsReader.Open(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} has 0 bytes; expected a header*");
        SafetensorsWriter writer = new();
        writer.AddNumbers<int>("a", [1], 3);
        writer.Save(path);

        SafetensorsReader reader = SafetensorsReader.Open(path);
        reader.ReadAll<int>("a").Should().Equal(3);
        reader.Dispose();

        reader.Invoking(r => r.ReadAll<int>("a")).Should().Throw<ObjectDisposedException>();
        File.Delete(path);
    }

    [Test]
    public void Read_FileThatBecameShorter_SaysSo()
    {
        MemoryStream stream = new();
        stream.Write(FileBytes.OfTensor("""{"dtype":"U8","shape":[2],"data_offsets":[0,2]}""", 2));
        stream.Position = 0;
        using SafetensorsReader reader = new(stream);
        stream.SetLength(stream.Length - 1);

        reader.Invoking(r => r.ReadAll<byte>("a")).Should().Throw<InvalidDataException>().WithMessage("*it has become shorter*");
    }

    [Test]
    public void Open_NoSuchFile_Throws()
    {
        string path = Path.Combine(Path.GetTempPath(), "metriclearning-no-such-file.metric");

        FluentActions.Invoking(() => SafetensorsReader.Open(path)).Should().Throw<FileNotFoundException>();
        FluentActions.Invoking(() => SafetensorsReader.Open(Path.Combine(path, "a"))).Should().Throw<DirectoryNotFoundException>();
        FluentActions.Invoking(() => SafetensorsReader.Open(Path.GetTempPath())).Should().Throw<UnauthorizedAccessException>();
        FluentActions.Invoking(() => SafetensorsReader.Open("")).Should().Throw<ArgumentException>();
    }

    private static SafetensorsReader Of(Action<SafetensorsWriter> add)
    {
        SafetensorsWriter writer = new();
        add(writer);
        MemoryStream stream = new();
        writer.Write(stream);
        stream.Position = 0;
        return new(stream);
    }
}
