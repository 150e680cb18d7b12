using System.Collections;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Auditing;

/// <summary>What all checks read: the rows, their units and the neighbours of these.</summary>
internal sealed class AuditTable(RowDirectory rows, DistinctRows distinct, bool[] hasDirection, DistanceMetric metric)
{
    /// <summary>Labels and ids.</summary>
    public RowDirectory Rows { get; } = rows;

    /// <summary>The units.</summary>
    public DistinctRows Distinct { get; } = distinct;

    /// <summary>The metric.</summary>
    public DistanceMetric Metric { get; } = metric;

    /// <summary>The neighbours of the training units among themselves.</summary>
    public required NeighborLists TrainLists { get; init; }

    /// <summary>The neighbours of the test units among the training units.</summary>
    public required NeighborLists TestLists { get; init; }

    /// <summary>The neighbours of the test units among themselves.</summary>
    public required NeighborLists ListsAmongTest { get; init; }

    /// <summary>Whether the metric can compare a unit with others.</summary>
    public bool HasDirection(int unit) => hasDirection[unit];

    /// <summary>Whether a unit is of training rows.</summary>
    public bool IsTrain(int unit) => unit < Distinct.TrainCount;

    /// <summary>The neighbours of a unit among the training units.</summary>
    public NeighborLists ListsOf(int unit) => IsTrain(unit) ? TrainLists : TestLists;

    /// <summary>The class of a unit.</summary>
    public int ClassOf(int unit) => Rows.Classes[Distinct.FirstRowOf(unit)];

    /// <summary>The first row of a unit.</summary>
    public AuditedRow RowOf(int unit) => Rows[Distinct.FirstRowOf(unit)];

    /// <summary>A distance on the scale of lengths.</summary>
    public double LengthOf(float distance) => AuditLength.Of(Metric, distance);

    /// <summary>The neighbours of a unit as reports name them.</summary>
    public IReadOnlyList<AuditNeighbor> NeighborsOf(int unit) => ListsOf(unit).Has(unit) ? new Neighborhood(this, unit) : [];

    /// <summary>Names neighbours as they are asked for: there may be as many findings as rows.</summary>
    private sealed class Neighborhood(AuditTable table, int unit) : IReadOnlyList<AuditNeighbor>
    {
        public int Count => table.ListsOf(unit).NeighborCount;

        public AuditNeighbor this[int index]
        {
            get
            {
                Throw.IfNot(
                    index >= 0 && index < Count, index, $"0 ≤ index < {Count}, the neighbours of the row", "Pass a position below Count.");
                NeighborLists lists = table.ListsOf(unit);
                return new(table.RowOf(lists.Units(unit)[index]), lists.Distances(unit)[index]);
            }
        }

        public IEnumerator<AuditNeighbor> GetEnumerator()
        {
            for (int i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
