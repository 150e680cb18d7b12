using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Training;

/// <summary>What the runs of training use that are going on in this process: each network, loss and sampler serves one at a time.</summary>
/// <remarks>
/// Asked once at the start of a run, not in its steps. A run that would share a part is refused before it changes anything.
/// </remarks>
internal sealed class RunningParts : IDisposable
{
    private static readonly HashSet<object> InUse = new(ReferenceEqualityComparer.Instance);

    private readonly HashSet<object> _claimed = new(ReferenceEqualityComparer.Instance);

    private RunningParts()
    {
    }

    /// <summary>Claims parts, and what they in turn are made of, until the claim is disposed of.</summary>
    /// <param name="parts">Each part, and what the application calls it; null stands for none.</param>
    /// <exception cref="InvalidOperationException">Another run uses one of them; nothing is claimed then.</exception>
    public static RunningParts Claim(params ReadOnlySpan<(object? Part, string Name)> parts)
    {
        RunningParts claim = new();
        lock (InUse)
        {
            foreach ((object? part, string name) in parts)
            {
                if (part is not null)
                {
                    claim.Collect(part, name);
                }
            }

            InUse.UnionWith(claim._claimed);
        }

        return claim;
    }

    /// <summary>Gives the parts free.</summary>
    public void Dispose()
    {
        lock (InUse)
        {
            InUse.ExceptWith(_claimed);
        }
    }

    /// <summary>A part, and those that it is made of and that serve one run at a time, too.</summary>
    public static IEnumerable<object> PartsOf(object part)
    {
        IEnumerable<object> inner = part is IServesOneRun composed ? composed.Parts : [];
        return inner.Where(one => one is IServesOneRun or IBatchSampler or IEmbeddingLoss).SelectMany(PartsOf).Prepend(part);
    }

    private void Collect(object whole, string name)
    {
        foreach (object part in PartsOf(whole))
        {
            if (InUse.Contains(part))
            {
                string what = part == whole ? name : $"a part of {name}";
                throw new InvalidOperationException(
                    $"{what}, a {part.GetType().Name}, is in use by another call of Train, and it keeps numbers and memory from step to " +
                    "step. Make one for each trainer, or let that call return first.");
            }

            _claimed.Add(part);
        }
    }
}
