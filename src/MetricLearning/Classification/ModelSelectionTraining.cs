using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Classification;

/// <summary>How far the choice of a model is.</summary>
/// <param name="TrainedCount">How many networks have been trained.</param>
/// <param name="NetworkCount">How many networks will be.</param>
public readonly record struct ModelSelectionProgress(int TrainedCount, int NetworkCount);

/// <summary>Trains the networks of all folds, several at a time.</summary>
/// <remarks>
/// A network depends on its seed and its rows alone, so neither the number of threads nor the order in which networks are done changes a
/// bit.
/// </remarks>
/// <param name="data">All rows, scaled, labelled 0 to c − 1.</param>
/// <param name="options">Seed and threads.</param>
internal sealed class ModelSelectionTraining(LabeledDataset data, ModelSelectionOptions options)
{
    private const int ProbeSteps = 32;

    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1); // which timers take

    private readonly object _gate = new();
    private int _trained;

    /// <summary>The name of the loss of the networks that were trained last; null for the usual one.</summary>
    public string? LossName { get; private set; }

    /// <summary>
    /// What a step of one network takes by the usual loss, in batches as they will be, in seconds, measured on a few; null if its numbers
    /// left the range of single precision, and less than it takes if <paramref name="limit"/> was reached. A caller's own loss is not asked
    /// for: it would learn from rows that are held out later.
    /// </summary>
    public double? MeasureStep(NetworkRecipe recipe, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit < LongestLimit ? limit : LongestLimit);
        int[] rows = [.. Enumerable.Range(0, data.RowCount)];
        NetworkRecipe probe = recipe with { StepCount = ProbeSteps }, usual = recipe with { Loss = null };
        double best = double.PositiveInfinity;
        for (int round = 0; round < 2; round++) // the first includes what the runtime has to compile
        {
            EmbeddingNetwork network = probe.CreateNetwork(data.FeatureCount, options.Seed, 1);
            long start = Stopwatch.GetTimestamp();
            try
            {
                probe.Train(network, data, rows, usual.CreateLoss(data.ClassCount, options.Seed), options.Seed, 1, limited.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds) / ProbeSteps;
            }
            catch (TrainingDivergedException)
            {
                if (recipe.Loss is null)
                {
                    return null;
                }

                // The caller's loss may do better; what was done until then tells about how long a step takes.
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best / ProbeSteps;
    }

    /// <summary>Trains all networks.</summary>
    /// <param name="plan">How many, and how.</param>
    /// <param name="folds">What each may learn from.</param>
    /// <param name="progress">Receives the number done after each, on the thread that trained it, never two at once; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <returns>The networks, fold after fold; null if the numbers of one left the range of single precision.</returns>
    /// <exception cref="InvalidOperationException">A caller's own loss is null, or has a part of another's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public EmbeddingNetwork[]? Run(
        ModelSelectionPlan plan,
        ModelSelectionFolds folds,
        IProgress<ModelSelectionProgress>? progress,
        CancellationToken cancellationToken)
    {
        IEmbeddingLoss[] losses = OwnLosses(plan);
        LossName = losses.Length == 0 ? null : losses[0].GetType().Name.Split('`')[0];
        EmbeddingNetwork[] networks = new EmbeddingNetwork[plan.NetworkCount];
        int[][] learned = [.. Enumerable.Range(0, plan.FoldCount).Select(folds.Learned)];
        int atOnce = Math.Max(1, Math.Min(options.MaxDegreeOfParallelism, networks.Length));
        int threads = Math.Max(1, options.MaxDegreeOfParallelism / atOnce);
        bool isFinite = true;
        (int Network, ExceptionDispatchInfo Error)? failure = null; // of the first network that failed
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        Parallel.For(0, networks.Length, parallel, (i, loop) =>
        {
            int seed = SeedOf(i);
            try
            {
                networks[i] = plan.Recipe.CreateNetwork(data.FeatureCount, seed, options.MaxDegreeOfParallelism);
                IEmbeddingLoss own = losses.Length == 0 ? plan.Recipe.CreateLoss(data.ClassCount, seed) : losses[i];
                plan.Recipe.Train(networks[i], data, learned[i / plan.NetworksPerFold], own, seed, threads, cancellationToken);
                lock (_gate)
                {
                    progress?.Report(new(++_trained, networks.Length));
                }
            }
            catch (TrainingDivergedException)
            {
                Volatile.Write(ref isFinite, false);
                loop.Stop();
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                lock (_gate)
                {
                    failure = failure is { } first && first.Network < i ? first : (i, ExceptionDispatchInfo.Capture(error));
                }

                loop.Stop();
            }
        });
        failure?.Error.Throw(); // as it is, and not as one of several
        return isFinite ? networks : null;
    }

    // A caller's losses are made one after the other, and looked at, before anything is trained.
    private IEmbeddingLoss[] OwnLosses(ModelSelectionPlan plan)
    {
        if (plan.Recipe.Loss is null)
        {
            return [];
        }

        IEmbeddingLoss[] losses = new IEmbeddingLoss[plan.NetworkCount];
        HashSet<object> known = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] = plan.Recipe.CreateLoss(data.ClassCount, SeedOf(i));
            object[] parts = [.. RunningParts.PartsOf(losses[i]).Distinct(ReferenceEqualityComparer.Instance)];
            if (Array.Find(parts, part => !known.Add(part)) is object shared)
            {
                throw new InvalidOperationException(
                    $"{nameof(NetworkLoss)}.{nameof(NetworkLoss.Create)} returned one {shared.GetType().Name} for two networks, which " +
                    "are trained at the same time; expected a loss of its own for each. Make loss and parts anew in each call.");
            }

            losses[i].Check(plan.Recipe.EmbeddingDimension, data.Labels);
        }

        return losses;
    }

    // Neighbouring seeds would give streams of their own too; the factor only keeps them apart from those of the caller's next seed.
    private int SeedOf(int network) => unchecked((options.Seed * 1_000_003) + network + 1) & int.MaxValue;
}
