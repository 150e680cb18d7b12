namespace MnistTriplet.Recipes;

/// <summary>
/// Which steps of training turn all their images, and by how much: evenly spread over the first steps, by a quarter, a half and three
/// quarters in turn.
/// </summary>
/// <remarks>
/// A turned image counts as one of another class: with few classes training says little of what tells classes apart in general, and turned
/// ones say more. All images of a step are turned alike, so a loss over pairs of rows tells no image from its own turned one, which may
/// look the same, as a zero does.
/// Source: A. Santoro, S. Bartunov, M. Botvinick, D. Wierstra, T. Lillicrap, Meta-learning with memory-augmented neural networks, 2016,
/// section 4.1, where turned characters are new classes.
/// </remarks>
/// <param name="Share">The share of the steps that turn their images, 0 ≤ share ≤ 1.</param>
/// <param name="StepCount">The number of steps, the first ones, among which they are.</param>
internal readonly record struct QuarterTurns(double Share, long StepCount)
{
    private const int TurnCount = 3; // a quarter, a half, three quarters

    /// <summary>By how many quarters a step turns its images clockwise, 0 to 3.</summary>
    /// <param name="step">The step, counted from 0.</param>
    public int Of(long step)
    {
        long before = (long)(step * Share), after = (long)((step + 1) * Share);
        return step < StepCount && after > before ? 1 + (int)(before % TurnCount) : 0;
    }
}
