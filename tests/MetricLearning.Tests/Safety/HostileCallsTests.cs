using System.Text.RegularExpressions;
using MetricLearning.Networks;
using MetricLearning.Tests.Contracts;

namespace MetricLearning.Tests.Safety;

/// <summary>Whatever an application passes, a public member returns what is right or throws what it documents.</summary>
public partial class HostileCallsTests
{
    private static readonly string[] Folders =
    [
        "Data", "Distances", "Sampling", "Augmentation", "Networks", "Losses", "Optimization", "Neighbors", "Evaluation", "Training",
        "Calibration", "Auditing", "Persistence", "Classification",
    ];

    private static readonly Lazy<string[]> Names = new(() => HostileProcess.Run("--names"));

    [Test]
    public void Calls_OfAFolder_ReturnWhatIsRightOrThrowWhatIsDocumented([ValueSource(nameof(Folders))] string folder)
    {
        string[] names = [.. Names.Value.Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal))];
        string[] outcomes = [.. HostileProcess.Run(folder).Select(line => $"{folder}/{line}")];

        outcomes.Should().HaveSameCount(names, "each case prints a line");
        names.Zip(outcomes).Should().OnlyContain(pair => pair.Second.StartsWith(pair.First + ": ", StringComparison.Ordinal));
        IEnumerable<string> failed =
            names.Zip(outcomes).Where(pair => !HostileOutcome.IsAllowed(pair.Second[(pair.First.Length + 2)..]))
                .Select(pair => pair.Second);
        string.Join(Environment.NewLine, failed).Should().BeEmpty();
    }

    [Test]
    public void Names_OfAllCases_AreOfTheFoldersAndUnique()
    {
        Names.Value.Select(name => name[..name.IndexOf('/')]).Distinct().Should().Equal(Folders);
        Names.Value.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void PublicMembers_WithParameters_HaveACase()
    {
        HashSet<string> covered = [.. Names.Value.Select(name => CaseName().Match(name).Groups[1].Value)];

        IEnumerable<string> missing =
            HostileOutcome.MembersOf(typeof(EmbeddingNetwork).Assembly).Where(member => !covered.Contains(member));
        string.Join(", ", missing).Should().BeEmpty("a new member needs a hostile case in tests/HostileCalls");
    }

    [TestCase("ok", true)]
    [TestCase("threw ArgumentOutOfRangeException: k is 0; expected 1 or more. Ask for some. (Parameter 'k')", true)]
    [TestCase("threw ArgumentOutOfRangeException: k is 0; expected 1 or more. (Parameter 'k')", false)]
    [TestCase("threw ArgumentNullException: Value cannot be null. (Parameter 'rows')", true)]
    [TestCase("threw InvalidOperationException: There are no rows; add some.", true)]
    [TestCase("threw InvalidOperationException: A kernel was given rows = 7; expected 8. Please report this as a defect.", false)]
    [TestCase("threw OverflowException: Arithmetic operation resulted in an overflow.", false)]
    [TestCase("threw OutOfMemoryException: Array dimensions exceeded supported range.", false)]
    [TestCase("threw WrongResultException: a row is itself", false)]
    [TestCase("threw ArgumentOutOfRangeException: k ('0') must be a non-negative and non-zero value.", false)]
    [TestCase("threw ArgumentOutOfRangeException: Index was out of range. Must be non-negative and less than the size.", false)]
    [TestCase("threw ArgumentException: Destination is too short. (Parameter 'destination')", false)]
    [TestCase("", false)]
    public void IsAllowed_OfAnOutcome_TellsDocumentedOnes(string outcome, bool expected) =>
        HostileOutcome.IsAllowed(outcome).Should().Be(expected);

    [GeneratedRegex(@"^\w+/(\w+\.\w+): ")]
    private static partial Regex CaseName();
}
