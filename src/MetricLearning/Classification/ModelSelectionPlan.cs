namespace MetricLearning.Classification;

/// <summary>How much is trained and held out for data of a size.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>up to 1,000 rows</term><description>8 folds of 2 networks each: few rows need every one to learn from.</description></item>
/// <item><term>to 20,000 rows</term><description>5 folds of 2 networks each, longer.</description></item>
/// <item><term>more</term><description>one hold-out of at most 10,000 rows, 4 networks.</description></item>
/// <item><term>images</term><description>3 folds of one network, or one hold-out and 2 networks above 20,000 rows.</description></item>
/// </list>
/// <para>
/// Where networks are dear, since rows are wide or classes very many, there are fewer folds and networks. Held-out rows are limited so that
/// comparing them with all others stays below 2·10⁹ pairs, and comparing them with all centroids below 2·10⁷, but for 500 rows.
/// </para>
/// </remarks>
/// <param name="FoldCount">The number of folds; 1 is a single hold-out.</param>
/// <param name="NetworksPerFold">How many networks each fold trains.</param>
/// <param name="HeldOutCount">How many rows a single hold-out holds out.</param>
/// <param name="Recipe">How networks are built and trained.</param>
/// <param name="UsualRule">
/// The rule that is taken unless held-out rows speak for another: the nearest rows, or centroids of few embeddings of each class (J. Snell,
/// K. Swersky, R. Zemel, 2017).
/// </param>
/// <param name="UsualView">
/// What is compared unless something else is clearly better: networks and rows, but the networks alone where rows are images, which differ
/// by every shift.
/// </param>
internal sealed record ModelSelectionPlan(
    int FoldCount,
    int NetworksPerFold,
    int HeldOutCount,
    NetworkRecipe Recipe,
    NeighborRule UsualRule,
    ModelView UsualView = ModelView.NetworksAndRows)
{
    private const int FewRows = 1000;
    private const int FoldsOfImages = 3;
    private const int ManyRows = 20_000;
    private const int MostHeldOut = 10_000;
    private const int FewestHeldOut = 500;
    private const long MostPairs = 2_000_000_000;
    private const long MostCentroidPairs = 20_000_000;
    private const double MostWork = 3e11; // multiply-adds of forward passes of all networks

    /// <summary>The number of networks, all folds together.</summary>
    public int NetworkCount => FoldCount * NetworksPerFold;

    /// <summary>The plan for data of a size; options have the last word.</summary>
    public static ModelSelectionPlan For(int rows, int columns, int classes, ModelSelectionOptions options, bool isFewShot = false)
    {
        bool isOfImages = options.ImageShape is not null;
        NetworkRecipe recipe = options.Recipe is NetworkRecipe own
            ? own with { ImageShape = options.ImageShape }
            : NetworkRecipe.For(rows, columns, classes, isFewShot, options.ImageShape);
        recipe = recipe with { Loss = options.Loss };
        double work = recipe.WorkFor(columns, classes, rows);
        int affordable = (int)Math.Clamp(MostWork / work, 1, 1000);
        int folds = options.FoldCount ?? (!isOfImages ? Folds(rows, affordable) : rows > ManyRows ? 1 : FoldsOfImages);
        int networks = options.View == ModelView.Rows ? 0 : options.NetworksPerFold
            ?? (isOfImages ? (folds == 1 ? 2 : 1) : Math.Clamp(affordable / folds, 1, folds == 1 ? 4 : 2));
        long heldOut = Math.Clamp(Math.Min(MostPairs / rows, MostCentroidPairs / classes), FewestHeldOut, MostHeldOut);
        NeighborRule usual = isFewShot ? NeighborRule.Centroids : NeighborRule.Usual;
        ModelView view = options.View ?? (isOfImages ? ModelView.Networks : ModelView.NetworksAndRows);
        int most = Math.Max(rows / 5, Math.Min(ModelSelection.FewestHeldOut, rows / 2));
        return new(folds, networks, (int)Math.Clamp(heldOut, 1, Math.Max(1, most)), recipe, usual, view);
    }

    /// <summary>The plan that trains within a time, given what a step takes.</summary>
    /// <param name="seconds">The time there is.</param>
    /// <param name="secondsPerStep">What a step of one network takes.</param>
    /// <param name="threads">How many networks train at once.</param>
    public ModelSelectionPlan Within(double seconds, double secondsPerStep, int threads)
    {
        double steps = seconds / secondsPerStep * Math.Min(threads, NetworkCount);
        if (steps >= (double)NetworkCount * Recipe.StepCount)
        {
            return this;
        }

        ModelSelectionPlan one = this with { NetworksPerFold = 1 };
        int stepsOfOne = (int)(seconds / secondsPerStep * Math.Min(threads, FoldCount) / FoldCount);
        int fewest = Recipe.ImageShape is null ? NetworkRecipe.FewestSteps : NetworkRecipe.FewestStepsOfImages;
        return stepsOfOne < fewest ? this with { NetworksPerFold = 0 }
            : one with { Recipe = Recipe with { StepCount = Math.Min(stepsOfOne, Recipe.StepCount) } };
    }

    /// <summary>The networks in words.</summary>
    /// <param name="loss">The name of the loss; null for the usual one.</param>
    /// <param name="rows">The number of rows that a network learns from.</param>
    /// <param name="classes">The number of their classes.</param>
    public string Describe(string? loss, int rows, int classes)
    {
        string networks = NetworksPerFold == 1 ? "1 network" : $"{NetworksPerFold} networks";
        string folds = FoldCount == 1 ? "of one hold-out" : $"in each of {FoldCount} folds";
        return $"{networks} {folds}: {Recipe.Describe(loss, rows, classes)}";
    }

    private static int Folds(int rows, int affordable) => rows switch
    {
        <= FewRows => affordable >= 8 ? 8 : 4,
        <= ManyRows => affordable >= 5 ? 5 : 3,
        _ => 1,
    };
}
