using System.CommandLine;
using MnistTriplet.Tables;

namespace MnistTriplet.Commands;

/// <summary>The options of the table of recipes.</summary>
internal sealed class TableArguments
{
    private const int DefaultSeedCount = 5;

    private readonly Option<int?> _seeds = OptionFactory.WholeNumber(
        "--seeds", 1, 1000, "Run every line with the seeds 0 to this, exclusive; 5 by default.");

    private readonly Option<IReadOnlyList<TableEntry>?> _only = OptionFactory.Choices(
        "--only", TableEntry.All.ToDictionary(entry => entry.Name), "Run these lines only, commas between them; all by default.");

    private readonly Option<bool> _losses = new("--losses")
    {
        Description = "Compare losses and samplers with mined's network on validation rows instead.",
    };

    public IReadOnlyList<Option> All => [_seeds, _only, _losses];

    /// <summary>The number of seeds.</summary>
    public int SeedCountOf(ParseResult parsed) => parsed.GetValue(_seeds) ?? DefaultSeedCount;

    /// <summary>The lines to run.</summary>
    /// <exception cref="InputException">Lines are chosen from both tables.</exception>
    public IReadOnlyList<TableEntry> EntriesOf(ParseResult parsed)
    {
        IReadOnlyList<TableEntry>? only = parsed.GetValue(_only);
        if (!parsed.GetValue(_losses))
        {
            return only ?? TableEntry.All;
        }

        return only is null
            ? TableEntry.Losses
            : throw new InputException("--only names recipes but --losses asks for losses; drop one of the two.");
    }
}
