using MetricLearning.Classification;
using Microsoft.Extensions.DependencyInjection;

namespace MetricLearning.Extensions.AI;

/// <summary>Registers classifiers of files.</summary>
/// <remarks>
/// <para>
/// The file is loaded when the classifier is resolved for the first time, and then there is one instance for all, which is what its
/// gallery needs: rows that one request adds are known to the next. Loading late keeps the start of a program from depending on a file that
/// may only be written or mounted after it; a resolve that fails leaves the registration as it was, and the next one reads the file again.
/// To fail at the start instead, resolve the classifier once before the program serves.
/// </para>
/// <para>A relative path is taken from the current folder when it is registered.</para>
/// </remarks>
public static class SimilarityClassifierServiceCollectionExtensions
{
    /// <summary>Registers the <see cref="SimilarityClassifier"/> of a file as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">A file that <see cref="SimilarityClassifier.Save(string)"/> wrote; it need not exist yet.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one answer, 1 ≤ degree; null for the number of processors. 1 suits a server that answers many.
    /// </param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// Resolving it throws <see cref="FileNotFoundException"/> or <see cref="InvalidDataException"/>, which name the file, where there is
    /// none or it holds no classifier. Of several registrations the last one counts, as with all services.
    /// </remarks>
    /// <exception cref="ArgumentNullException">Services or path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public static IServiceCollection AddSimilarityClassifier(
        this IServiceCollection services, string path, int? maxDegreeOfParallelism = null)
    {
        string full = Check(services, path, maxDegreeOfParallelism);
        return services.AddSingleton(_ => ClassifierFile.Load(full, maxDegreeOfParallelism));
    }

    /// <summary>Registers the <see cref="SimilarityClassifier"/> of a file as a singleton under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, such as a name; null for a registration without one.</param>
    /// <param name="path">A file that <see cref="SimilarityClassifier.Save(string)"/> wrote; it need not exist yet.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one answer, 1 ≤ degree; null for all processors.</param>
    /// <returns>The services.</returns>
    /// <inheritdoc cref="AddSimilarityClassifier" path="/remarks|/exception"/>
    public static IServiceCollection AddKeyedSimilarityClassifier(
        this IServiceCollection services, object? serviceKey, string path, int? maxDegreeOfParallelism = null)
    {
        string full = Check(services, path, maxDegreeOfParallelism);
        return services.AddKeyedSingleton(serviceKey, (_, _) => ClassifierFile.Load(full, maxDegreeOfParallelism));
    }

    private static string Check(IServiceCollection services, string path, int? maxDegreeOfParallelism)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new ArgumentException("path is empty; expected that of a file. Pass one, such as \"parts.metric\".", nameof(path));
        }

        if (maxDegreeOfParallelism < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDegreeOfParallelism), maxDegreeOfParallelism,
                $"maxDegreeOfParallelism is {maxDegreeOfParallelism}; expected 1 or more. Pass 1 for one thread, or null for all.");
        }

        return Path.GetFullPath(path);
    }
}
