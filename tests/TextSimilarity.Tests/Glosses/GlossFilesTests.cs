using System.IO.Compression;
using System.Numerics.Tensors;
using TextSimilarity.Glosses;

namespace TextSimilarity.Tests.Glosses;

[TestFixture]
internal sealed class GlossFilesTests
{
    [Test]
    public void WriteTexts_ReadBack_AreTheSame()
    {
        Gloss[] glosses = [new(GlossPart.Train, "animal", "02129604", "tiger", "a cat"), new(GlossPart.Test, "food", "1", "tea", "a; b")];

        byte[] file = Written(stream => GlossFiles.WriteTexts(stream, glosses));

        GlossFiles.ReadTexts(new MemoryStream(file)).Should().Equal(glosses);
    }

    [TestCase("train\tanimal\t1\tcat")]
    [TestCase("train\tanimal\t1\tcat\ta pet\tand more")]
    [TestCase("both\tanimal\t1\tcat\ta pet")]
    public void ReadTexts_AnotherFormat_NamesTheLine(string line)
    {
        byte[] file = Compressed(System.Text.Encoding.UTF8.GetBytes($"test\tfood\t2\ttea\ta drink\n{line}\n"));

        FluentActions.Invoking(() => GlossFiles.ReadTexts(new MemoryStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage("Line 2 of glosses.tsv.gz is *; expected part, class, synset, word and text, tabs between. Make the file again.");
    }

    [Test]
    public void WriteVectors_ReadBack_PointTheSameWay()
    {
        var random = new Random(7);
        float[] vectors = [.. Enumerable.Range(0, 3 * GlossFiles.Dimension).Select(_ => (float)(random.NextDouble() - 0.5) * 4)];

        byte[] file = Written(stream => GlossFiles.WriteVectors(stream, vectors));
        float[] read = GlossFiles.ReadVectors(new MemoryStream(file), 3);

        for (int row = 0; row < 3; row++)
        {
            ReadOnlySpan<float> vector = read.AsSpan(row * GlossFiles.Dimension, GlossFiles.Dimension);
            TensorPrimitives.Norm(vector).Should().BeApproximately(1, 1e-5f);
            TensorPrimitives.CosineSimilarity(vector, vectors.AsSpan(row * GlossFiles.Dimension, GlossFiles.Dimension)).Should()
                .BeGreaterThan(0.9999f);
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    public void ReadVectors_AnotherCount_IsRefused(int rowCount)
    {
        byte[] file = Compressed([.. Enumerable.Repeat((byte)1, 2 * GlossFiles.Dimension)]);

        FluentActions.Invoking(() => GlossFiles.ReadVectors(new MemoryStream(file), rowCount)).Should().Throw<InvalidDataException>()
            .WithMessage($"vectors.i8.gz has not the {rowCount * GlossFiles.Dimension} bytes of {rowCount} vectors of 384*");
    }

    [Test]
    public void ReadVectors_ZeroVector_IsRefused()
    {
        byte[] bytes = new byte[2 * GlossFiles.Dimension];
        bytes[5] = 1;

        FluentActions.Invoking(() => GlossFiles.ReadVectors(new MemoryStream(Compressed(bytes)), 2)).Should().Throw<InvalidDataException>()
            .WithMessage("Vector 1 of vectors.i8.gz is zero*");
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static byte[] Compressed(byte[] bytes) => Written(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        gzip.Write(bytes);
    });
}
