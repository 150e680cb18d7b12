using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Safety;

/// <summary>Whatever an application passes, a public member returns what is right or throws what it documents.</summary>
public partial class HostileCallsTests
{
    private static readonly string[] Folders =
    [
        "Data", "Distances", "Sampling", "Augmentation", "Networks", "Losses", "Optimization", "Neighbors", "Evaluation", "Training",
        "Calibration", "Auditing", "Persistence", "Classification",
    ];

    // Exceptions that the library documents. Others tell of a size that nobody checked, or of memory that nobody has.
    private static readonly string[] Documented =
    [
        nameof(ArgumentException),
        nameof(ArgumentNullException),
        nameof(ArgumentOutOfRangeException),
        nameof(InvalidOperationException),
        nameof(InvalidDataException),
        nameof(TrainingDivergedException),
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
            names.Zip(outcomes).Where(pair => !IsAllowed(pair.Second[(pair.First.Length + 2)..])).Select(pair => pair.Second);
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

        IEnumerable<string> missing = typeof(EmbeddingNetwork).Assembly.GetExportedTypes()
            .Where(IsCalledByApplications).SelectMany(MembersOf).Distinct().Where(member => !covered.Contains(member));
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
    public void IsAllowed_OfAnOutcome_TellsDocumentedOnes(string outcome, bool expected) => IsAllowed(outcome).Should().Be(expected);

    private static bool IsAllowed(string outcome) =>
        outcome == "ok"
        || (Documented.Any(type => outcome.StartsWith($"threw {type}: ", StringComparison.Ordinal))
            && !outcome.Contains("report this as a defect", StringComparison.Ordinal)
            && !FrameworkWords().IsMatch(outcome)
            && SaysWhatToDo(outcome[(outcome.IndexOf(": ", StringComparison.Ordinal) + 2)..]));

    private static bool SaysWhatToDo(string message) =>
        message.StartsWith("Value cannot be null.", StringComparison.Ordinal) || Remedy.IsIn(message);

    // Interfaces are called through what implements them; delegates and exceptions compute nothing.
    private static bool IsCalledByApplications(Type type) =>
        !type.IsInterface && !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)) && !type.IsSubclassOf(typeof(Exception));

    private static IEnumerable<string> MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (
            MethodInfo method in type.GetMethods(Declared).Where(method => method.GetParameters().Length > 0 && !IsOfEveryRecord(method)))
        {
            if (!method.IsSpecialName || method.Name == "get_Item")
            {
                yield return $"{type.Name}.{method.Name.Replace("get_", "", StringComparison.Ordinal)}";
            }
        }

        // A record holds what it is given; whoever takes a record checks it.
        bool isRecord = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        if (!isRecord && type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 0))
        {
            yield return $"{type.Name}.new";
        }
    }

    private static bool IsOfEveryRecord(MethodInfo method) =>
        method.Name is nameof(Equals) or "Deconstruct" || method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    // What the framework says of an argument that the library did not check: no meaning, no remedy.
    [GeneratedRegex(@"\('-?\d+'\) must be |Index was out(side| of)|Must be non-negative|Destination is too short|Specified argument was")]
    private static partial Regex FrameworkWords();

    [GeneratedRegex(@"^\w+/(\w+\.\w+): ")]
    private static partial Regex CaseName();
}
