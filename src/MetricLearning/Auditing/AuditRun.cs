using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Auditing;

/// <summary>Compares rows and searches the neighbours of an audit.</summary>
internal static class AuditRun
{
    /// <summary>Finds what the checks read. O((n² + n·m + m²)·d).</summary>
    /// <param name="values">The rows, finite.</param>
    /// <param name="rows">Their labels and ids.</param>
    /// <param name="options">How they are audited.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public static AuditTable Run(
        in RowValues values,
        RowDirectory rows,
        DatasetAuditOptions options,
        IProgress<DatasetAuditProgress>? progress,
        CancellationToken cancellationToken)
    {
        DistinctRows distinct = DistinctRows.Of(values, rows.Classes, cancellationToken);
        bool[] hasDirection = HasDirection(values, distinct, options.Metric);
        int[] train = Comparable(hasDirection, 0, distinct.TrainCount);
        int[] test = Comparable(hasDirection, distinct.TrainCount, distinct.Count);
        CheckSize(options, train.Length, train.Length, isOwnGallery: true, nameof(train));
        CheckSize(options, test.Length, train.Length, isOwnGallery: false, nameof(test));
        CheckSize(options, test.Length, test.Length, isOwnGallery: true, nameof(test));

        AuditSearch search = new(options, train.Length + (2L * test.Length), progress, cancellationToken);
        UnitIndex gallery = new(train, values, distinct, search);
        NeighborLists trainLists = NeighborLists.Search(train, gallery, values, distinct, search);
        NeighborLists testLists = NeighborLists.Search(test, gallery, values, distinct, search);
        UnitIndex testGallery = new(test, values, distinct, search);
        return new(rows, distinct, hasDirection, options.Metric)
        {
            TrainLists = trainLists,
            TestLists = testLists,
            ListsAmongTest = NeighborLists.Search(test, testGallery, values, distinct, search),
        };
    }

    // A zero row has no direction that cosine could compare.
    private static bool[] HasDirection(in RowValues values, DistinctRows distinct, DistanceMetric metric)
    {
        bool[] result = new bool[distinct.Count];
        for (int unit = 0; unit < result.Length; unit++)
        {
            result[unit] = metric != DistanceMetric.Cosine || values[distinct.FirstRowOf(unit)].ContainsAnyExcept(0f);
        }

        return result;
    }

    private static int[] Comparable(bool[] hasDirection, int first, int end) =>
        [.. Enumerable.Range(first, end - first).Where(unit => hasDirection[unit])];

    private static void CheckSize(DatasetAuditOptions options, int queries, int gallery, bool isOwnGallery, string name) =>
        Throw.IfTooManyResults(queries, NeighborLists.CountFor(options.NeighborCount, gallery, isOwnGallery), name);
}
