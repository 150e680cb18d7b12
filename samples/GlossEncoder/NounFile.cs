using System.Globalization;
using TextSimilarity.Glosses;

namespace GlossEncoder;

/// <summary>
/// WordNet's file of nouns. A line is "offset class-number n word-count word ... | gloss", in wndb(5WN)'s format; lines that start with a
/// space are the licence. A gloss is a definition, followed by example sentences in quotation marks after semicolons.
/// </summary>
internal static class NounFile
{
    /// <summary>The names of the noun classes, the lexicographer files 3 to 28.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "Tops", "act", "animal", "artifact", "attribute", "body", "cognition", "communication", "event", "feeling", "food", "group",
        "location", "motive", "object", "person", "phenomenon", "plant", "possession", "process", "quantity", "relation", "shape", "state",
        "substance", "time",
    ];

    private const int FirstClassNumber = 3;

    /// <summary>Reads all glosses that have a definition, each definition once: where it stands first.</summary>
    /// <exception cref="InvalidDataException">A line is not of the format.</exception>
    public static IReadOnlyList<Gloss> Read(string path)
    {
        var seen = new HashSet<string>();
        return [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != ' ').Select(Parse)
            .Where(gloss => gloss.Text.Length > 0 && seen.Add(gloss.Text))];
    }

    /// <summary>Reads one line; to which part the gloss goes is not decided yet.</summary>
    /// <exception cref="InvalidDataException">The line is not of the format.</exception>
    public static Gloss Parse(string line)
    {
        string[] halves = line.Split(" | ", 2);
        string[] fields = halves[0].Split(' ', 6);
        if (halves.Length < 2 || fields.Length < 6 || fields[2] != "n"
            || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < FirstClassNumber || number - FirstClassNumber >= ClassNames.Count)
        {
            throw new InvalidDataException($"Not a line of WordNet's data.noun: {line}. Pass the file as it is in WordNet 3.0.");
        }

        string className = ClassNames[number - FirstClassNumber];
        return new Gloss(GlossPart.Train, className, fields[0], fields[4].Replace('_', ' '), Definition(halves[1]));
    }

    /// <summary>
    /// A gloss without its examples: what stands before the first semicolon that a quotation mark follows; nothing where a mark remains,
    /// as then definition and example cannot be told apart.
    /// </summary>
    private static string Definition(string gloss)
    {
        int end = gloss.IndexOf("; \"", StringComparison.Ordinal);
        string definition = (end < 0 ? gloss : gloss[..end]).Trim();
        return definition.Contains('"', StringComparison.Ordinal) ? string.Empty : definition;
    }
}
