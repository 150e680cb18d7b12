using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Architecture;

public class SolutionTests
{
    // A project that nothing builds stops compiling unseen, as two did.
    [Test]
    public void Projects_AreInTheSolutionOrNamedByTheContinuousIntegration()
    {
        string solution = File.ReadAllText(Repository.PathTo("MetricLearning.sln")).Replace('\\', '/');
        string script = string.Join('\n', File.ReadLines(Repository.PathTo(".ci", "run")).Where(line => !line.TrimStart().StartsWith('#')));
        string root = Repository.PathTo();
        string[] projects =
        [
            .. Directory.GetFiles(root, "*.csproj", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(path => Regex.IsMatch(path, "^(src|tests|samples|benchmarks)/")),
        ];

        projects.Should().HaveCountGreaterThan(30);
        projects.Where(path => !solution.Contains($"\"{path}\"") && !IsNamed(path[..path.LastIndexOf('/')])).Should().BeEmpty();

        bool IsNamed(string folder) => Regex.IsMatch(script, $@"(?<![\w/.]){Regex.Escape(folder)}(?![\w/.])");
    }
}
