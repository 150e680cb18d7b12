using System.Reflection;
using MetricLearning.DataView;
using MetricLearning.Extensions.AI;
using MetricLearning.Onnx;
using MetricLearning.OnnxRuntime;
using MetricLearning.Packages.Tests.Cases;
using MetricLearning.Postgres;
using MetricLearning.Reporting;
using MetricLearning.Tests.Contracts;
using MetricLearning.USearch;
using MetricLearning.VectorData;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.Packages.Tests;

/// <summary>
/// Whatever an application passes, a public member of a package returns what is right or throws what it documents: as for the core, whose
/// cases run in a process of their own.
/// </summary>
public class HostileCallsTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(OnnxExport).Assembly, typeof(OnnxFeatures).Assembly, typeof(EmbeddingClassifier).Assembly,
        typeof(SearchClassifierOptions).Assembly, typeof(TableReader).Assembly, typeof(ReportPage).Assembly,
        typeof(PostgresGallery).Assembly, typeof(USearchGallery).Assembly,
    ];

    private static readonly string[] Documented =
        [nameof(NotSupportedException), nameof(VectorStoreException), nameof(PostgresGalleryException)];

    // Members whose calls only a server can refuse; the tests of their package call them with one.
    private static readonly string[] OfAServer =
    [
        "PostgresGallery.AddAsync", "PostgresGallery.CountAsync", "PostgresGallery.CreateIndexAsync", "PostgresGallery.DropIndexAsync",
        "PostgresGallery.LoadAsync", "PostgresGallery.RelabelAsync", "PostgresGallery.RemoveAsync", "PostgresGallery.RemoveLabelAsync",
        "PostgresGallery.SearchAsync", "PostgresGallery.SearchCentroidsAsync", "PostgresGallery.UpsertAsync", "PostgresGallery.WithSearch",
    ];

    private static readonly (string Name, Func<Task> Call)[] All =
        [.. OnnxCases.All, .. ExtensionsAICases.All, .. VectorDataCases.All, .. DataViewCases.All, .. ReportingCases.All,
            .. GalleryCases.All];

    public static IEnumerable<string> Names => All.Select(one => one.Name);

    [TestCaseSource(nameof(Names))]
    public async Task Call_WithHostileArguments_ReturnsWhatIsRightOrThrowsWhatIsDocumented(string name)
    {
        string outcome = "ok";
        try
        {
            await All.Single(one => one.Name == name).Call();
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            outcome = $"threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
        }

        HostileOutcome.IsAllowed(outcome, Documented).Should().BeTrue(outcome);
    }

    [Test]
    public void PublicMembers_WithParameters_HaveACase()
    {
        HashSet<string> covered = [.. Names.Select(name => name[..name.IndexOf(':', StringComparison.Ordinal)]), .. OfAServer];

        string.Join(", ", Packages.SelectMany(HostileOutcome.MembersOf).Where(member => !covered.Contains(member))).Should().BeEmpty(
            "a new member needs a hostile case");
    }
}
