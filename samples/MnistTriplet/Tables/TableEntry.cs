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
    private const int LossEpochs = 4;

    /// <summary>The lines of the table of recipes, in its order.</summary>
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

    /// <summary>
    /// The lines that compare losses and samplers on validation rows: once with all classes, once with classes that training never sees.
    /// </summary>
    public static IReadOnlyList<TableEntry> Losses { get; } =
    [
        .. LossRecipes.All.Select(recipe => new TableEntry(recipe.Name, recipe.Name, recipe)
        {
            IsValidation = true,
            EpochCount = LossEpochs,
        }),
        .. LossRecipes.All
            .Select(recipe => new TableEntry($"{recipe.Name}-unseen", $"{recipe.Name}, {UnseenClasses} classes never seen", recipe)
        {
            IsValidation = true,
            EpochCount = LossEpochs,
            UnseenCount = UnseenClasses,
        }),
    ];

    /// <summary>Whether the last sixth of the training rows is classified instead of the test rows.</summary>
    public bool IsValidation { get; init; }

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
        IsValidation = IsValidation,
        FoldCount = FoldCount,
        Seed = seed,
        ThreadCount = threadCount,
    };
}
