#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.Extensions.AI;
using Microsoft.Extensions.AI;

// snippet: usings
namespace MetricLearning.Extensions.AI.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippet
{
    public static async Task<(Classification.Match Match, EmbeddingClassifier<string> Served, ReadOnlyMemory<float> Vector)> Run(
        IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts, string[] labels)
    {
        // snippet: body
        var model = await EmbeddingClassifier.TrainAsync(generator, texts, labels); // each distinct text is encoded once
        var match = await model.ClassifyAsync("Where is my parcel?");        // match.Label (null: none of these), match.Confidence
        await model.AddAsync("warranty", "My drill broke after a week.");    // a new class, at once, without training
        model.Save("questions.metric");
        var served = EmbeddingClassifier.Load(generator, "questions.metric");

        IEmbeddingGenerator<string, Embedding<float>> learned = generator.AsBuilder()
            .UseMetricLearning(model.Classifier)                             // vectors in which your classes lie apart
            .Build();
        // snippet: end
        return (match, served, await learned.GenerateVectorAsync("Where is my parcel?"));
    }
}
