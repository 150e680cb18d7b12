using System.Numerics.Tensors;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class SafetensorsWriterTests
{
    [Test]
    public void Write_EveryType_IsTheFormatToTheByte()
    {
        SafetensorsWriter writer = new();
        writer.AddNumbers<byte>("u", [3], 1, 2, 3);
        writer.Add("f", Tensor.Create(new float[] { 1, -2 }, [1, 2]));
        writer.AddNumbers<int>("i", [], -2);
        writer.AddNumbers<double>("d", [1], 0.5);
        writer.AddNumbers<long>("l", [1, 1], 1L << 40);
        writer.AddMetadata("k", "v");

        byte[] file = BytesOf(writer);

        FileBytes.HeaderOf(file).TrimEnd(' ').Should().Be(
            """{"__metadata__":{"k":"v"},"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}""" +
            ""","l":{"dtype":"I64","shape":[1,1],"data_offsets":[8,16]},"f":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]}""" +
            ""","i":{"dtype":"I32","shape":[],"data_offsets":[24,28]},"u":{"dtype":"U8","shape":[3],"data_offsets":[28,31]}}""");
        file[^31..].Should().Equal(
            0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3);
    }

    [Test]
    public void Write_TensorLargerThanAnArray_IsWrittenWithoutMemoryForIt()
    {
        ReadOnlyMemory<float> block = new float[1 << 20];
        SafetensorsWriter writer = new();
        writer.Add("a", [3, 1L << 30], [.. Enumerable.Repeat(block, 3 << 10)]);
        CountingStream stream = new(200);
        long before = GC.GetAllocatedBytesForCurrentThread();

        writer.Write(stream);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        FileBytes.HeaderOf(stream.Begin).TrimEnd(' ')
            .Should().Be("""{"a":{"dtype":"F32","shape":[3,1073741824],"data_offsets":[0,12884901888]}}""");
        stream.Length.Should().Be(8 + FileBytes.HeaderLengthOf(stream.Begin) + (3L << 32));
    }

    [Test]
    public void Save_ThenOpen_GivesTheSameBits()
    {
        string path = Path.GetTempFileName();
        try
        {
            float[] values = [float.NaN, float.NegativeInfinity, -0f, float.Epsilon];
            SafetensorsWriter writer = new();
            writer.Add<float>("a", [4], values);
            writer.Save(path);

            using SafetensorsReader reader = SafetensorsReader.Open(path);
            reader.ReadAll<float>("a").Select(BitConverter.SingleToInt32Bits).Should().Equal(values.Select(BitConverter.SingleToInt32Bits));
            BytesOf(writer).Should().Equal(File.ReadAllBytes(path), "a writer may write more than once");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Save_64Megabytes_TakesMemoryForBlocksOnly()
    {
        string path = Path.GetTempFileName();
        try
        {
            SafetensorsWriter writer = new();
            writer.Add<float>("a", [1 << 14, 1 << 10], new float[1 << 24]);
            long before = GC.GetAllocatedBytesForCurrentThread();

            writer.Save(path);

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(3 << 20);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Add_MadeWhenWritten_IsAskedForThen()
    {
        SafetensorsWriter writer = new();
        float[] values = [0, 0];
        writer.Add<float>("a", [2], (start, destination) => values.AsSpan((int)start, destination.Length).CopyTo(destination));
        values[1] = 5;

        new SafetensorsReader(new MemoryStream(BytesOf(writer))).ReadAll<float>("a").Should().Equal(0, 5);
    }

    [Test]
    public void Add_ANameTwice_ChangesNothing()
    {
        SafetensorsWriter writer = new();
        writer.Add<byte>("a", [1], new byte[1]);
        byte[] before = BytesOf(writer);

        writer.Invoking(w => w.Add<byte>("a", [1], new byte[1])).Should().Throw<ArgumentException>().WithParameterName("name")
            .WithMessage("name is a, which is taken; expected every name once. Use another.*");
        writer.Invoking(w => w.Add<byte>("__metadata__", [1], new byte[1])).Should().Throw<ArgumentException>().WithParameterName("name");
        writer.Invoking(w => w.Add<byte>("\ud83d", [1], new byte[1])).Should().Throw<ArgumentException>().WithParameterName("name");
        writer.Invoking(w => w.Add<byte>(null!, [1], new byte[1])).Should().Throw<ArgumentNullException>().WithParameterName("name");
        writer.Invoking(w => w.Add<short>("b", [1], new short[1])).Should().Throw<ArgumentException>().WithParameterName("T");

        BytesOf(writer).Should().Equal(before);
    }

    [Test]
    public void Add_ShapeThatIsNotTheValues_SaysBoth()
    {
        SafetensorsWriter writer = new();

        writer.Invoking(w => w.Add<byte>("a", [2, 3], new byte[5])).Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values has 5 values; expected the product of [2 × 3]. Pass as many as the shape says.*");
        writer.Invoking(w => w.Add<byte>("a", [2, 3], [new byte[5], new byte[2]]))
            .Should().Throw<ArgumentException>().WithParameterName("blocks").WithMessage("blocks has 7 values;*");
        writer.Invoking(w => w.Add<byte>("a", [1L << 32, 1L << 32], ReadOnlyMemory<byte>.Empty)).Should().Throw<ArgumentException>();
        writer.Invoking(w => w.Add<byte>("a", [-1, -1], new byte[1])).Should().Throw<ArgumentException>().WithParameterName("shape");
        writer.Invoking(w => w.Add<byte>("a", new long[17], ReadOnlyMemory<byte>.Empty))
            .Should().Throw<ArgumentException>().WithParameterName("shape");
        writer.Invoking(w => w.Add<byte>("a", [1], (IReadOnlyList<ReadOnlyMemory<byte>>)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("blocks");
        writer.Invoking(w => w.Add("a", (Tensor<byte>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("values");
        writer.Invoking(w => w.Add("a", Tensor.CreateFromShape<float>([2, 3]).Slice([0..2, 0..2])))
            .Should().Throw<ArgumentException>().WithParameterName("values").WithMessage("*Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void AddMetadata_WhatCannotBe_IsRefused()
    {
        SafetensorsWriter writer = new();
        writer.AddMetadata("k", "v");

        writer.Invoking(w => w.AddMetadata("k", "w")).Should().Throw<ArgumentException>().WithParameterName("key");
        writer.Invoking(w => w.AddMetadata("\udc00", "w")).Should().Throw<ArgumentException>().WithParameterName("key");
        writer.Invoking(w => w.AddMetadata("l", "\ud83d")).Should().Throw<ArgumentException>().WithParameterName("value");
        writer.Invoking(w => w.AddMetadata(null!, "w")).Should().Throw<ArgumentNullException>();
        writer.Invoking(w => w.AddMetadata("l", null!)).Should().Throw<ArgumentNullException>();

        new SafetensorsReader(new MemoryStream(BytesOf(writer))).Metadata.Should().Equal(new Dictionary<string, string> { ["k"] = "v" });
    }

    [Test]
    public void Add_MoreThanAreRead_IsRefused()
    {
        SafetensorsWriter writer = new();
        for (int i = 0; i < 10_000; i++)
        {
            writer.AddMetadata($"{i}", "");
        }

        for (int i = 0; i < 100_000; i++)
        {
            writer.Add<byte>($"{i}", [0], ReadOnlyMemory<byte>.Empty);
        }

        writer.Invoking(w => w.AddMetadata("k", "")).Should().Throw<InvalidOperationException>().WithMessage("There are 10000 entries*");
        writer.Invoking(w => w.Add<byte>("k", [0], ReadOnlyMemory<byte>.Empty)).Should().Throw<InvalidOperationException>()
            .WithMessage("There are 100000 tensors*");
        new SafetensorsReader(new MemoryStream(BytesOf(writer))).Tensors.Should().HaveCount(100_000);
    }

    [Test]
    public void Write_WhereItCannot_SaysSo()
    {
        SafetensorsWriter writer = new();

        writer.Invoking(w => w.Write(null!)).Should().Throw<ArgumentNullException>();
        writer.Invoking(w => w.Write(new MemoryStream([], writable: false)))
            .Should().Throw<ArgumentException>().WithParameterName("stream");
        writer.Invoking(w => w.Save("")).Should().Throw<ArgumentException>().WithParameterName("path");
        writer.Invoking(w => w.Save(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
    }

    private static byte[] BytesOf(SafetensorsWriter writer)
    {
        MemoryStream stream = new();
        writer.Write(stream);
        return stream.ToArray();
    }
}
