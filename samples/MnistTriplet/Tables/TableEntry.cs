using MnistTriplet.Recipes;

namespace MnistTriplet.Tables;

/// <summary>One line of the table: a recipe and how it is run.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Recipe">The recipe.</param>
internal sealed record TableEntry(string Name, string Title, IRecipe Recipe)
{
    private const int UnseenClasses = 4;
    private const int Folds = 5;

    /// <summary>Every line, in the order of the table.</summary>
    public static IReadOnlyList<TableEntry> All { get; } =
    [
        new("published", "`published`", new PublishedRecipe()),
        new("seed", "`seed`", new SeedRecipe()),
        new("mined", "`mined`", new MinedRecipe()),
        new("conv-1", "`conv`, one epoch", new ConvRecipe()) { EpochCount = 1 },
        new("conv", "`conv`", new ConvRecipe()),
        new("conv-unseen", $"`conv`, {UnseenClasses} classes never seen, 20 gallery rows a class", new ConvRecipe())
        {
            UnseenCount = UnseenClasses,
        },
        new("digits", $"`mined`, {Folds} folds", new MinedRecipe()) { UsesDigits = true, FoldCount = Folds },
    ];

    /// <summary>Whether the embedded digits are used, whatever set the table is made for.</summary>
    public bool UsesDigits { get; init; }

    /// <summary>The number of folds; null for one split.</summary>
    public int? FoldCount { get; init; }

    public int? EpochCount { get; init; }

    public int UnseenCount { get; init; }

    /// <summary>The settings of the run with a seed.</summary>
    public ExperimentOptions OptionsFor(int seed, int threadCount) => new()
    {
        Recipe = Recipe,
        EpochCount = EpochCount,
        UnseenCount = UnseenCount,
        FoldCount = FoldCount,
        Seed = seed,
        ThreadCount = threadCount,
    };
}
