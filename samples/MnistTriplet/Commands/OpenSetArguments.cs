using System.CommandLine;
using MnistTriplet.Recipes;

namespace MnistTriplet.Commands;

/// <summary>The options of the open-set experiment.</summary>
internal sealed class OpenSetArguments
{
    private const int DefaultPairCount = 10;
    private const int DefaultNeighborCount = 5;

    private readonly Option<int?> _pairs = OptionFactory.WholeNumber(
        "--pairs", 1, 10_000, "How many pairs of classes, drawn by the seed, are unknown in turn; 10 by default.");

    private readonly Option<int?> _epochs = OptionFactory.WholeNumber(
        "--epochs", 1, 10_000, "How often the training rows are gone through; once by default.");

    private readonly Option<int?> _neighbors = OptionFactory.WholeNumber(
        "--neighbors", 1, 1000, "The distance of this neighbour rejects, and so many vote; 5 by default.");

    private readonly Option<int?> _seed = OptionFactory.WholeNumber(
        "--seed", 0, int.MaxValue, "The seed of pairs, weights and samplers; 0 by default.");

    public IReadOnlyList<Option> All => [_pairs, _epochs, _neighbors, _seed];

    /// <summary>The number of pairs.</summary>
    public int PairCountOf(ParseResult parsed) => parsed.GetValue(_pairs) ?? DefaultPairCount;

    /// <summary>The settings of each run: the convolutional recipe.</summary>
    public ExperimentOptions OptionsOf(ParseResult parsed, CommonArguments common) => new()
    {
        Recipe = new ConvRecipe(),
        EpochCount = parsed.GetValue(_epochs) ?? 1,
        Seed = parsed.GetValue(_seed) ?? 0,
        NeighborCount = parsed.GetValue(_neighbors) ?? DefaultNeighborCount,
        ThreadCount = common.ThreadCountOf(parsed),
    };
}
