using MetricLearning.Losses;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// The network, batches and images of <see cref="MinedRecipe"/> with a loss and a sampler of choice: to compare those alone.
/// </summary>
/// <param name="name">What the loss and the sampler are called together.</param>
/// <param name="loss">The loss in the words of the table.</param>
/// <param name="sampler">The sampler in the words of the table.</param>
/// <param name="create">Makes the loss, given the number of classes that labels can stand for and the seed.</param>
internal sealed class LossRecipe(string name, string loss, string sampler, Func<int, int, IEmbeddingLoss> create) : MinedRecipe
{
    private const double LossLearningRate = 0.01;

    public override string Name => name;

    public override string Summary => $"the network of mined, {loss}, {sampler}";

    public override RecipeDescription Description => base.Description with { Loss = loss, Sampler = sampler };

    public override EmbeddingTrainerOptions CreateTraining(ImageRows rows, ExperimentOptions options)
    {
        EmbeddingTrainerOptions training = base.CreateTraining(rows, options);
        return training.Loss.Parameters.Count > 0 ? training with { LossLearningRate = LossLearningRate } : training;
    }

    protected override IEmbeddingLoss CreateLoss(ImageRows rows, ExperimentOptions options, QuarterTurns turns) =>
        create(rows.Classes[^1] + 1, options.Seed);
}
