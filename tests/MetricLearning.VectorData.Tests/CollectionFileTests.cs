using MetricLearning.Persistence;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class CollectionFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Load_SavedCollection_AnswersAsItDid([Values(0, 1, 30)] int count)
    {
        GalleryCollection<string, Part> saved = await Parts.Collection(Parts.Some(count));
        await saved.DeleteAsync("part 7");
        string path = Path.Combine(_folder, "parts.gallery");

        saved.Save(path, PartContext.Default.Part);
        GalleryCollection<string, Part> loaded = new("others", Parts.Map());
        loaded.Load(path, PartContext.Default.Part);

        float[] query = [1, 2, 3, 4, 5, 6];
        (await Values(loaded, query)).Should().Equal(await Values(saved, query));
        loaded.Count.Should().Be(saved.Count);
        await loaded.UpsertAsync(Parts.Some(count + 1));
        loaded.Count.Should().Be(count + 1, "it goes on as any collection");
        Directory.GetFiles(_folder).Should().ContainSingle("no temporary file is left");
    }

    [Test]
    public async Task Save_OverTheFileThatWasLoaded_ReplacesIt()
    {
        string path = Path.Combine(_folder, "parts.gallery");
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(5));
        collection.Save(path, PartContext.Default.Part);
        collection.Load(path, PartContext.Default.Part);
        await collection.DeleteAsync("part 2");

        collection.Save(path, PartContext.Default.Part);

        collection.Load(path, PartContext.Default.Part);
        collection.Count.Should().Be(4);
    }

    [Test]
    public async Task Load_WrongFile_IsRefusedAndNothingChanges()
    {
        string path = Path.Combine(_folder, "parts.gallery");
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(5));
        collection.Save(path, PartContext.Default.Part);
        byte[] whole = File.ReadAllBytes(path);
        GalleryCollection<string, Part> other = await Parts.Collection(Parts.Some(2), DistanceFunction.EuclideanDistance);

        other.Invoking(one => one.Load(path, PartContext.Default.Part)).Should().Throw<InvalidDataException>()
            .WithMessage("*its distance function is CosineSimilarity; expected EuclideanDistance, *");
        foreach (int length in new[] { 0, 7, 100, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            collection.Invoking(one => one.Load(path, PartContext.Default.Part)).Should().Throw<InvalidDataException>();
        }

        (Action<SafetensorsWriter> Write, string Message)[] cases =
        [
            (file => file.AddMetadata("of", "something else"), "*it is of version none; expected 1.*"),
            (file => Fill(file, [1, 2], 5, "{}{}"), "*expected vectors F32 [n × 6], record_ends I64 [n] and records U8*"),
            (file => Fill(file, [2, 1], 6, "{}{}"), "*record 1 ends at byte 1 of 4, after one that ends at 2*"),
            (file => Fill(file, [9, 4], 6, "{}{}"), "*record 0 ends at byte 9 of 4*"),
            (file => Fill(file, [2], 6, "[]"), "*record 0 is none: *"),
            (file => Fill(file, [4], 6, "null"), "*record 0 is null*"),
            (file => Fill(file, [27, 54], 6, """{"Id":"a","Kind":"bolt"   }{"Id":"a","Kind":"bolt"   }"""),
                "*record 1 has the key of one before*"),
            (file => Fill(file, [25], 6, """{"Id":null,"Kind":"bolt"}"""), "*record 0 has no key*"),
            (file => Fill(file, [22, 24], 6, """{"Id":"a","Kind":"bolt"}"""), "*record 0 is none: *"),
            (file => Fill(file, [24], 6, """{"Id":"a","Kind":"bolt"}   """), "*the last record ends at byte 24 of 27*"),
            (file => Fill(file, [24], 6, """{"Id":"a","Kind":"bolt"}""", float.NaN), "*holds NaN at value 0*"),
        ];
        foreach ((Action<SafetensorsWriter> write, string message) in cases)
        {
            SafetensorsWriter file = new();
            write(file);
            file.Save(path);
            collection.Invoking(one => one.Load(path, PartContext.Default.Part))
                .Should().Throw<InvalidDataException>().WithMessage(message);
        }

        File.Delete(path);
        collection.Invoking(one => one.Load(path, PartContext.Default.Part)).Should().Throw<FileNotFoundException>();
        collection.Count.Should().Be(5);
    }

    [Test]
    public async Task Save_KeysThatAreNoText_AreRefusedAndTheFileStays()
    {
        string path = Path.Combine(_folder, "parts.gallery");
        (await Parts.Collection(Parts.Some(3))).Save(path, PartContext.Default.Part);
        byte[] before = File.ReadAllBytes(path);
        Part[] parts = Parts.Some(2);
        GalleryCollection<string, Part> broken = await Parts.Collection([parts[0] with { Id = "\ud800" }, parts[1] with { Id = "\ud801" }]);
        GalleryCollection<string, Part> whole = await Parts.Collection([parts[0] with { Id = "\ufffd" }]);

        broken.Invoking(one => one.Save(path, PartContext.Default.Part)).Should().Throw<ArgumentException>()
            .WithMessage("*half of a surrogate pair*");

        File.ReadAllBytes(path).Should().Equal(before);
        whole.Save(path, PartContext.Default.Part);
        whole.Load(path, PartContext.Default.Part);
        whole.Count.Should().Be(1, "the character that stands for broken text is a character too");
    }

    [Test]
    public async Task Load_RecordThatItsOwnCodeRefuses_SaysWhichOne()
    {
        string path = Path.Combine(_folder, "parts.gallery");
        (await Parts.Collection(Parts.Some(3))).Save(path, PartContext.Default.Part);
        GalleryRecordMap<string, Part> strict = new(
            part => part.Id != "part 1" ? part.Id : throw new ArgumentException("no such part"), part => part.Vector,
            (part, vector) => part with { Vector = vector }, Parts.Dimension);

        new GalleryCollection<string, Part>("parts", strict).Invoking(one => one.Load(path, PartContext.Default.Part))
            .Should().Throw<InvalidDataException>().WithMessage("*record 1 is none: no such part*");
    }

    [Test]
    public async Task Save_WrongArguments_AreRefusedAndNoFileIsLeft()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection(Parts.Some(5));
        string missing = Path.Combine(_folder, "none", "parts.gallery");

        collection.Invoking(one => one.Save(missing, PartContext.Default.Part)).Should().Throw<DirectoryNotFoundException>();
        collection.Invoking(one => one.Save("", PartContext.Default.Part)).Should().Throw<ArgumentException>();
        collection.Invoking(one => one.Save(missing, null!)).Should().Throw<ArgumentNullException>();
        collection.Invoking(one => one.Load(missing, null!)).Should().Throw<ArgumentNullException>();
        new GalleryCollection<string, Part>("none", Parts.Map()).Invoking(one => one.Save(missing, PartContext.Default.Part))
            .Should().Throw<VectorStoreException>();
        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    private static async Task<string[]> Values(GalleryCollection<string, Part> collection, float[] query) =>
    [
        .. (await Parts.ToList(collection.SearchAsync(query, 100, new() { IncludeVectors = true })))
            .Select(one => $"{Parts.Values(one.Record)} {one.Score:R}"),
    ];

    private static void Fill(SafetensorsWriter file, long[] ends, int dimension, string records, float value = 1)
    {
        file.AddMetadata("metriclearning.collection", "1");
        file.AddMetadata("metriclearning.distance_function", DistanceFunction.CosineSimilarity);
        float[] vectors = new float[ends.Length * dimension];
        Array.Fill(vectors, value);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(records);
        file.Add<float>("vectors", [ends.Length, dimension], vectors);
        file.Add<long>("record_ends", [ends.Length], ends);
        file.Add<byte>("records", [bytes.Length], bytes);
    }
}
