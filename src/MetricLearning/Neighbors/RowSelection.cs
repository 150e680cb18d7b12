using System.Collections.Frozen;

namespace MetricLearning.Neighbors;

/// <summary>Which rows of a gallery take part in a search: those of some labels, those whose id begins in some way, or both.</summary>
/// <remarks>
/// Immutable and thread-safe. To keep the rows of several tenants apart in one gallery, begin ids by the tenant, as in
/// <c>acme/part-17</c>, and select by <see cref="IdPrefix"/>.
/// </remarks>
public sealed record RowSelection
{
    private readonly FrozenSet<string>? _labels;

    /// <summary>The labels whose rows take part; null, the default, for all. Those that no row has are passed over.</summary>
    /// <exception cref="ArgumentException">A label is null.</exception>
    public IReadOnlyCollection<string>? Labels
    {
        get => _labels;
        init
        {
            if (value is not null && value.Any(label => label is null))
            {
                throw new ArgumentException("Labels holds a null; expected labels. Leave it out.", nameof(Labels));
            }

            _labels = value?.ToFrozenSet(StringComparer.Ordinal);
        }
    }

    /// <summary>What the ids of rows that take part begin with, compared byte by byte; null or empty for all.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Whether all rows take part.</summary>
    public bool IsEverything => _labels is null && string.IsNullOrEmpty(IdPrefix);

    /// <summary>Whether a row takes part.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="label">Its label.</param>
    public bool Includes(string id, string label)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(label);
        return _labels?.Contains(label) != false && id.StartsWith(IdPrefix ?? "", StringComparison.Ordinal);
    }
}
