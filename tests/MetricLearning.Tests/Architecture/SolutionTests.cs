using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Architecture;

public class SolutionTests
{
    // A project that nothing builds stops compiling unseen, as two did.
    [Test]
    public void Projects_AreInTheSolutionOrNamedByTheContinuousIntegration()
    {
        string solution = File.ReadAllText(Repository.PathTo("MetricLearning.sln")).Replace('\\', '/');
        string script = File.ReadAllText(Repository.PathTo(".ci", "run"));
        string root = Repository.PathTo();
        string[] projects =
        [
            .. Directory.GetFiles(root, "*.csproj", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(path => Regex.IsMatch(path, "^(src|tests|samples|benchmarks)/")),
        ];

        projects.Should().HaveCountGreaterThan(30);
        projects.Where(path => !solution.Contains($"\"{path}\"") && !script.Contains(Path.GetDirectoryName(path)!.Replace('\\', '/')))
            .Should().BeEmpty();
    }
}
