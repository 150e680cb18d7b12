using System.CommandLine;
using MnistTriplet.Recipes;

namespace MnistTriplet.Commands;

/// <summary>The options of one experiment.</summary>
internal sealed class ExperimentArguments
{
    private const int DefaultSeed = 42;

    private static readonly Dictionary<string, IRecipe> RecipesByName =
        new IRecipe[] { new SeedRecipe(), new PublishedRecipe(), new MinedRecipe(), new ConvRecipe() }.ToDictionary(recipe => recipe.Name);

    private readonly Option<IRecipe?> _recipe = OptionFactory.Choice(
        "--recipe",
        RecipesByName,
        "seed: the published network and its loss's own gradient (the default); published: the document to the letter; " +
        "mined: a larger network and all violating triplets; conv: the same with convolutions.");

    private readonly Option<int?> _epochs = OptionFactory.WholeNumber(
        "--epochs", 1, 10_000, "How often the training rows are gone through; more by default where they are few.");

    private readonly Option<int?> _batch = OptionFactory.WholeNumber(
        "--batch", 2, 10_000, "Triplets per step, or rows per step for mined and conv.");

    private readonly Option<int?> _seed = OptionFactory.WholeNumber(
        "--seed", 0, int.MaxValue, "The seed of split, weights and samplers; 42 by default.");

    private readonly Option<int?> _neighbors = OptionFactory.WholeNumber("--neighbors", 1, 1000, "How many neighbours vote; 1 by default.");

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "Classify the last sixth of the training rows instead of the test rows: to choose settings by.",
    };

    private readonly Option<int?> _unseen = OptionFactory.WholeNumber(
        "--unseen", 1, 10_000, "Never show this many classes, drawn by the seed, in training.");

    private readonly Option<int?> _gallery = OptionFactory.WholeNumber(
        "--gallery", 1, 100_000, "Compare with this many training rows of every class; with all by default, or with 20 after --unseen.");

    private readonly Option<int?> _folds = OptionFactory.WholeNumber(
        "--folds", 2, 1000, "Cross-validate: classify all rows, each by what was learned from the other folds.");

    public IReadOnlyList<Option> All => [_recipe, _epochs, _batch, _seed, _neighbors, _validate, _unseen, _gallery, _folds];

    /// <summary>The settings that the command line asks for.</summary>
    public ExperimentOptions OptionsOf(ParseResult parsed, CommonArguments common) => new()
    {
        Recipe = parsed.GetValue(_recipe) ?? new SeedRecipe(),
        EpochCount = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batch),
        Seed = parsed.GetValue(_seed) ?? DefaultSeed,
        ThreadCount = common.ThreadCountOf(parsed),
        NeighborCount = parsed.GetValue(_neighbors) ?? 1,
        IsValidation = parsed.GetValue(_validate),
        UnseenCount = parsed.GetValue(_unseen) ?? 0,
        GalleryCount = parsed.GetValue(_gallery),
        FoldCount = parsed.GetValue(_folds),
    };
}
