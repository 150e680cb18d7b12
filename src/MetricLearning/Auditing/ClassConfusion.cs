using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>Two classes whose rows are neighbours of each other.</summary>
public sealed class ClassConfusion : AuditFinding
{
    private readonly AuditedPair[] _closestRows;

    internal ClassConfusion(string first, string second, double shareOfFirst, double shareOfSecond, AuditedPair[] closestRows)
    {
        (First, Second, ShareOfFirst, ShareOfSecond) = (first, second, shareOfFirst, shareOfSecond);
        _closestRows = closestRows;
    }

    /// <summary>The label of the one class, that which is seen first.</summary>
    public string First { get; }

    /// <summary>The label of the other class.</summary>
    public string Second { get; }

    /// <summary>The share of the neighbours of rows of the first class that are of the second, 0 to 1.</summary>
    public double ShareOfFirst { get; }

    /// <summary>The share of the neighbours of rows of the second class that are of the first, 0 to 1.</summary>
    public double ShareOfSecond { get; }

    /// <summary>The mean of both shares, by which pairs are ranked.</summary>
    public double Share => (ShareOfFirst + ShareOfSecond) / 2;

    /// <summary>Up to 5 rows of either class that are nearest to a neighbour of the other: the evidence.</summary>
    public IReadOnlyList<AuditedPair> ClosestRows => _closestRows.AsReadOnly();

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{First} and {Second}: {ShareOfFirst:P1} of the neighbours of {First} are {Second}, {ShareOfSecond:P1} of those of {Second} are " +
        $"{First}; closest: {_closestRows[0].First.ShortText()} and {_closestRows[0].Second.ShortText()} at {_closestRows[0].Distance:G3}");
}
