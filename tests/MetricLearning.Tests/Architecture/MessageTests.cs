using System.Text;
using System.Text.RegularExpressions;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Architecture;

/// <summary>
/// A message says what, actual, expected and remedy. What a call throws, tests/HostileCalls shows; here the text of every message is read.
/// </summary>
public partial class MessageTests
{
    // Its callers have checked everything, and their messages are the ones that are read.
    private const string Unseen = "Kernels";

    private const string GivenRemedy = "{remedy}"; // by those who call the guard

    private static readonly SourceFile[] Files = [.. SourceFile.OfLibrary.Where(file => file.Folder != Unseen)];

    [Test]
    public void Guards_OfTheFramework_AreNoneButForNull() =>
        Files.SelectMany(file => file.Find(FrameworkGuard()))
            .Should().BeEmpty("their messages name no remedy; Internal/Throw.cs has guards");

    [Test]
    public void Messages_InTheLibrary_SayWhatToDo()
    {
        (string Place, string Text)[] messages = [.. Files.SelectMany(MessagesOf)];

        messages.Should().HaveCountGreaterThan(100, "they are found");
        messages.Where(message => !SaysWhatToDo(message.Text)).Should().BeEmpty();
    }

    [TestCase("margin is -1; expected 0 ≤ margin.", false)]
    [TestCase("inputDimension ('0') must be a non-negative and non-zero value.", false)]
    [TestCase("margin is -1; expected 0 ≤ margin. Use 0.2 for unit-length rows.", true)]
    [TestCase("labels has 31 entries but embeddings has 32 rows; pass one label per row.", true)]
    public void IsIn_OfSomeMessages_TellsThoseWithARemedy(string message, bool expected) => Remedy.IsIn(message).Should().Be(expected);

    [Test]
    public void MessagesOf_AStatementOfSeveralLines_AreItsTexts()
    {
        string[] lines =
        [
            "throw new ArgumentException(",
            "    $\"{rows[0]} is \\\"odd\\\"; \" +",
            "    \"pass (others).\", nameof(rows));",
        ];

        MessagesOf(new SourceFile("Data/Row.cs", lines)).Should().Equal(("Data/Row.cs", "{rows[0]} is \\\"odd\\\"; pass (others)."));
    }

    private static bool SaysWhatToDo(string text) => Remedy.IsIn(text) || text.Contains(GivenRemedy, StringComparison.Ordinal);

    // The texts between quotes of each error that is made, joined; none of those that only pass on a text of somebody else.
    private static IEnumerable<(string Place, string Text)> MessagesOf(SourceFile file)
    {
        string source = string.Join('\n', file.Lines);
        foreach (Match made in NewError().Matches(source))
        {
            StringBuilder text = new();
            int depth = 1;
            for (int at = made.Index + made.Length; depth > 0; at++)
            {
                if (Quoted().Match(source, at) is { Success: true } quoted && quoted.Index == at)
                {
                    text.Append(quoted.Groups[1].Value);
                    at += quoted.Length - 1;
                }
                else
                {
                    depth += source[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
                }
            }

            if (text.Length > 0)
            {
                yield return (file.Path, text.ToString());
            }
        }
    }

    [GeneratedRegex(@"\bArgument(OutOfRange)?Exception\.ThrowIf|\bObjectDisposedException\.ThrowIf")]
    private static partial Regex FrameworkGuard();

    [GeneratedRegex(@"new (ArgumentException|ArgumentOutOfRangeException|InvalidOperationException|InvalidDataException)\(")]
    private static partial Regex NewError();

    [GeneratedRegex("\\G\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();
}
