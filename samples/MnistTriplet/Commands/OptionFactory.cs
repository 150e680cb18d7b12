using System.CommandLine;
using System.Globalization;

namespace MnistTriplet.Commands;

/// <summary>Makes options whose errors are one line that says what was given and what is expected.</summary>
internal static class OptionFactory
{
    /// <summary>Makes an option that takes a whole number in a range, or null where it is not given.</summary>
    public static Option<int?> WholeNumber(string name, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
            if (isNumber && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a whole number from {least} to {most}.");
            return null;
        },
    };

    /// <summary>Makes an option that takes one of some names, or null where it is not given.</summary>
    public static Option<T?> Choice<T>(string name, IReadOnlyDictionary<string, T> values, string description)
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', values.Keys),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (values.TryGetValue(text, out T? value))
                {
                    return value;
                }

                result.AddError($"{name} is '{text}'; expected one of: {string.Join(", ", values.Keys)}.");
                return default;
            },
        };
        option.CompletionSources.Add([.. values.Keys]);
        return option;
    }

    /// <summary>Makes an option that takes some of some names, commas between them, or null where it is not given.</summary>
    public static Option<IReadOnlyList<T>?> Choices<T>(string name, IReadOnlyDictionary<string, T> values, string description) => new(name)
    {
        Description = description,
        HelpName = string.Join(',', values.Keys),
        CustomParser = result =>
        {
            string[] names = result.Tokens[0].Value.Split(',');
            if (Array.Find(names, part => !values.ContainsKey(part)) is string unknown)
            {
                result.AddError($"{name} has '{unknown}'; expected one or more of: {string.Join(", ", values.Keys)}, commas between them.");
                return null;
            }

            return [.. values.Where(value => names.Contains(value.Key)).Select(value => value.Value)];
        },
    };

    /// <summary>Makes an option that takes a file, or null where it is not given.</summary>
    public static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };

    /// <summary>Makes an option that takes a folder, or null where it is not given.</summary>
    public static Option<string?> Folder(string name, string description) => new(name) { Description = description, HelpName = "folder" };
}
