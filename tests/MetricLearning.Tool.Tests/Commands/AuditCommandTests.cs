using System.Diagnostics;

namespace MetricLearning.Tool.Tests.Commands;

[TestFixture]
internal sealed class AuditCommandTests
{
    [Test]
    public void Run_ManyEqualRows_WritesThemInLinearTime()
    {
        const int Count = 200_000; // a finding described anew for each row takes more than a minute
        string folder = Directory.CreateTempSubdirectory("audit-").FullName;
        try
        {
            string data = Path.Combine(folder, "equal.csv"), findings = Path.Combine(folder, "findings.csv");
            File.WriteAllText(data, "x,kind\n" + string.Concat(Enumerable.Repeat("1,a\n", Count)));
            long start = Stopwatch.GetTimestamp();

            ToolRun.Run("audit", data, "-o", findings).ExitCode.Should().Be(0);

            Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(60));
            File.ReadLines(findings).Count(line => line.StartsWith("1,equal rows,", StringComparison.Ordinal)).Should().Be(Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
