namespace MnistTriplet.Classifying;

/// <summary>What a network's embeddings are worth: the test rows classified by their nearest gallery rows.</summary>
/// <param name="EmbeddingSeconds">Seconds to embed all rows.</param>
/// <param name="Votes">The outcome for each number of neighbours that was asked for.</param>
internal sealed record Classification(double EmbeddingSeconds, IReadOnlyList<Vote> Votes);
