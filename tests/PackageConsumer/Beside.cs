using System.Text.Json.Serialization;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Extensions.AI;
using MetricLearning.Networks;
using MetricLearning.Onnx;
using MetricLearning.Persistence;
using MetricLearning.VectorData;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

/// <summary>Uses packages that stand beside the core, as an application that is compiled ahead of time does.</summary>
internal static class Beside
{
    public static async Task<bool> Works(LabeledDataset train, LabeledDataset test, EmbeddingNetwork network)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            return await SearchesRecords(train, Path.Combine(folder, "items")) && await ClassifiesInputs(train, test)
                && Exports(network, folder) && ReadsRows(train, Path.Combine(folder, "rows"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A collection that is saved and loaded finds each record nearest to itself.
    private static async Task<bool> SearchesRecords(LabeledDataset data, string path)
    {
        GalleryRecordMap<int, Item> map = new(
            item => item.Key, item => item.Vector, (item, vector) => item with { Vector = vector }, data.FeatureCount);
        GalleryCollection<int, Item> items = new("items", map), loaded = new("items", map);
        await items.EnsureCollectionExistsAsync();
        await items.UpsertAsync(
            Enumerable.Range(0, 50).Select(row => new Item(row, data.NameOf(data.Labels[row]), data.Row(row).ToArray())));
        items.Save(path, ItemContext.Default.Item);
        loaded.Load(path, ItemContext.Default.Item);
        int right = 0;
        for (int row = 0; row < 50; row++)
        {
            await foreach (VectorSearchResult<Item> found in loaded.SearchAsync(data.Row(row).ToArray(), 1))
            {
                right += found.Record.Key == row ? 1 : 0;
            }
        }

        SearchClassifier<Item> classifier = new(loaded, item => item.Kind);
        SearchMatch<Item> match = await classifier.ClassifyAsync(data.Row(3).ToArray());
        Console.WriteLine($"vector store: {right} of 50 records find themselves; row 3 is {match.NearestLabel}");
        return right == 50;
    }

    private static async Task<bool> ClassifiesInputs(LabeledDataset train, LabeledDataset test)
    {
        RowGenerator generator = new(train);
        string[] labels = [.. train.Labels.ToArray().Select(train.NameOf)];
        EmbeddingClassifier<int> classifier = await EmbeddingClassifier.TrainAsync(generator, Enumerable.Range(0, train.RowCount), labels);
        generator.Data = test;
        int right = 0;
        for (int row = 0; row < 100; row++)
        {
            right += (await classifier.ClassifyAsync(row)).NearestLabel == test.NameOf(test.Labels[row]) ? 1 : 0;
        }

        Console.WriteLine($"embedding generator: {right} of 100 right");
        return right >= 95;
    }

    private static bool Exports(EmbeddingNetwork network, string folder)
    {
        OnnxExport.Save(Path.Combine(folder, "network.onnx"), network);
        long bytes = new FileInfo(Path.Combine(folder, "network.onnx")).Length;
        Console.WriteLine($"ONNX file of {bytes} bytes");
        return bytes > 1000;
    }

    private static bool ReadsRows(LabeledDataset data, string path)
    {
        using (RowFileWriter writer = new(path, data.FeatureCount, data.LabelNames))
        {
            writer.Add(data.Features, data.Labels);
            writer.Complete();
        }

        return RowFile.Open(path).Row(7).SequenceEqual(data.Row(7));
    }

    // Embeds the number of a row as the row.
    private sealed class RowGenerator(LabeledDataset data) : IEmbeddingGenerator<int, Embedding<float>>
    {
        public LabeledDataset Data { get; set; } = data;

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<int> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken) =>
            Task.FromResult(
                new GeneratedEmbeddings<Embedding<float>>(values.Select(row => new Embedding<float>(Data.Row(row).ToArray()))));

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}

internal sealed record Item(int Key, string Kind, ReadOnlyMemory<float> Vector);

[JsonSerializable(typeof(Item))]
internal sealed partial class ItemContext : JsonSerializerContext;
