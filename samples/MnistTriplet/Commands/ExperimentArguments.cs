using System.CommandLine;
using MnistTriplet.Classifying;
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
        "mined: a larger network and all violating triplets; conv: a convolutional network, each image drawn to its nearest of the same " +
        "class.");

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

    private readonly Option<string?> _save = OptionFactory.File(
        "--save",
        "Save the trained model, with its scaling, gallery and calibration, in this file, which SimilarityClassifier.Load reads.");

    public IReadOnlyList<Option> All => [_recipe, _epochs, _batch, _seed, _neighbors, _validate, _unseen, _gallery, _folds, _save];

    /// <summary>The file that the model is saved in; null for none.</summary>
    /// <exception cref="InputException">The model that the options ask for cannot be saved there, or at all.</exception>
    public string? SavePathOf(ParseResult parsed)
    {
        string? path = parsed.GetValue(_save);
        if (path is null)
        {
            return null;
        }

        if (parsed.GetValue(_folds) is int foldCount)
        {
            throw new InputException($"--save keeps one model but --folds trains {foldCount}; drop one of the two.");
        }

        CheckVoters(parsed, "a saved model");
        return path.Length > 0 && !Path.EndsInDirectorySeparator(path) && !Directory.Exists(path)
            ? Path.GetFullPath(path)
            : throw new InputException($"--save is '{path}'; expected a file, not a folder. Add a name, such as model.metric.");
    }

    /// <summary>Requires a number of neighbours that may vote in a classifier, which a report of one model shows.</summary>
    /// <exception cref="InputException">There are more.</exception>
    public void CheckReport(ParseResult parsed)
    {
        if (parsed.GetValue(_folds) is null)
        {
            CheckVoters(parsed, "the classifier of a report");
        }
    }

    private void CheckVoters(ParseResult parsed, string where)
    {
        if (parsed.GetValue(_neighbors) is int neighborCount && neighborCount > TrainedModel.MostNeighbors)
        {
            throw new InputException(
                $"--neighbors is {neighborCount} but at most {TrainedModel.MostNeighbors} vote in {where}; ask for fewer.");
        }
    }

    /// <summary>The settings that the command line asks for.</summary>
    public ExperimentOptions OptionsOf(ParseResult parsed, CommonArguments common) => new()
    {
        Arguments = [.. parsed.Tokens.Select(token => token.Value)],
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
