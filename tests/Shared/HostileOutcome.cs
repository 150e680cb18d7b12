using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Contracts;

/// <summary>How a call with hostile arguments may end, and which members need one. Projects with such calls compile this file.</summary>
internal static partial class HostileOutcome
{
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

    // Documented, and told by the system, which names the file.
    private static readonly string[] OfTheSystem =
    [
        nameof(IOException), nameof(DirectoryNotFoundException), nameof(FileNotFoundException), nameof(UnauthorizedAccessException),
        nameof(ObjectDisposedException),
    ];

    /// <summary>Whether a call that ended so did what it documents: "ok", or "threw Type: message" with a remedy.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="more">Exceptions that are documented too.</param>
    public static bool IsAllowed(string outcome, params IEnumerable<string> more) =>
        outcome == "ok" || OfTheSystem.Any(type => outcome.StartsWith($"threw {type}: ", StringComparison.Ordinal))
        || (Documented.Concat(more).Any(type => outcome.StartsWith($"threw {type}: ", StringComparison.Ordinal))
            && !outcome.Contains("report this as a defect", StringComparison.Ordinal)
            && !FrameworkWords().IsMatch(outcome)
            && SaysWhatToDo(outcome[(outcome.IndexOf(": ", StringComparison.Ordinal) + 2)..]));

    /// <summary>The public members of an assembly that take parameters, as "Type.Member"; constructors as "Type.new".</summary>
    public static IEnumerable<string> MembersOf(Assembly assembly) =>
        assembly.GetExportedTypes().Where(IsCalledByApplications).SelectMany(MembersOf).Distinct();

    private static bool SaysWhatToDo(string message) =>
        message.StartsWith("Value cannot be null.", StringComparison.Ordinal) || Remedy.IsIn(message);

    // Interfaces are called through what implements them; delegates and exceptions compute nothing.
    private static bool IsCalledByApplications(Type type) =>
        !type.IsInterface && !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)) && !type.IsSubclassOf(typeof(Exception));

    private static IEnumerable<string> MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string name = type.Name.Split('`')[0];
        foreach (
            MethodInfo method in type.GetMethods(Declared).Where(method => method.GetParameters().Length > 0 && !IsOfEveryRecord(method)))
        {
            if (!method.IsSpecialName || method.Name == "get_Item")
            {
                yield return $"{name}.{method.Name.Replace("get_", "", StringComparison.Ordinal)}";
            }
        }

        // A record holds what it is given; whoever takes a record checks it.
        bool isRecord = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        if (!isRecord && type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 0))
        {
            yield return $"{name}.new";
        }
    }

    private static bool IsOfEveryRecord(MethodInfo method) =>
        method.Name is nameof(Equals) or "Deconstruct" || method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    // What the framework says of an argument that the library did not check: no meaning, no remedy.
    [GeneratedRegex(@"\('-?\d+'\) must be |Index was out(side| of)|Must be non-negative|Destination is too short|Specified argument was")]
    private static partial Regex FrameworkWords();
}
