using MetricLearning.Classification;

namespace MetricLearning.Extensions.AI;

/// <summary>Loads classifiers; what goes wrong names the file.</summary>
internal static class ClassifierFile
{
    /// <summary>Loads a classifier.</summary>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    /// <exception cref="FileNotFoundException">The file or its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no classifier, or one that cannot be.</exception>
    public static SimilarityClassifier Load(string path, int? maxDegreeOfParallelism)
    {
        try
        {
            return SimilarityClassifier.Load(path, maxDegreeOfParallelism);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(
                $"The file {path} does not exist; expected one that SimilarityClassifier.Save wrote. Put it there, or pass another path.",
                path, e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"The file {path} holds no classifier: {e.Message} Pass a file that SimilarityClassifier.Save wrote.", e);
        }
    }
}
