using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class NeighborCases
{
    public static HostileCase[] All { get; } =
    [
        ("NeighborIndex.new: undefined metric", () => _ = new NeighborIndex((DistanceMetric)int.MinValue)),
        ("NeighborIndex.new: 2^31 − 1 threads", () => _ = new NeighborIndex(DistanceMetric.Euclidean, int.MaxValue)),
        ("NeighborIndex.new: a negative number of threads", () => _ = new NeighborIndex(DistanceMetric.Euclidean, int.MinValue)),
        ("NeighborIndex.Add: a row of 2^26 columns", () => new NeighborIndex(DistanceMetric.Euclidean, 1).Add(Hostile.Matrix(1, 1 << 26))),
        ("NeighborIndex.Add: a row of 2^28 columns", () => new NeighborIndex(DistanceMetric.Euclidean, 1).Add(Hostile.Matrix(1, 1 << 28))),
        ("NeighborIndex.Add: 2^24 rows", () => new NeighborIndex(DistanceMetric.Euclidean, 2).Add(Hostile.Matrix(1 << 24, 1))),
        (
            "NeighborIndex.Add: no rows of 2^40 columns",
            () => new NeighborIndex(DistanceMetric.Euclidean).Add(Hostile.Empty(0, (nint)1 << 40))),
        ("NeighborIndex.Add: 2^26 rows of no columns", () => new NeighborIndex(DistanceMetric.Euclidean).Add(Hostile.Empty(1 << 26, 0))),
        ("NeighborIndex.Add: one number everywhere", () => new NeighborIndex(DistanceMetric.Euclidean).Add(Hostile.Repeated(1 << 20, 4))),
        ("NeighborIndex.Add: a strided view", () => new NeighborIndex(DistanceMetric.Euclidean).Add(Hostile.Strided(4, 4))),
        ("NeighborIndex.Add: other columns than before", () =>
        {
            NeighborIndex index = Index(4, 4);
            index.Add(Hostile.Matrix(4, 5));
        }),
        ("NeighborIndex.AddRow: no columns", () => new NeighborIndex(DistanceMetric.Cosine).AddRow([])),
        ("NeighborIndex.AddRow: other columns than before", () => Index(4, 4).AddRow(new float[5])),
        ("NeighborIndex.AddRow: not a number", () => Index(4, 4).AddRow([0, float.NaN, 0, 0])),
        ("NeighborIndex.CopyRows: behind the last row", () => Index(4, 4).CopyRows(int.MaxValue, new float[4])),
        ("NeighborIndex.CopyRows: before the first row", () => Index(4, 4).CopyRows(int.MinValue, new float[4])),
        ("NeighborIndex.CopyRows: more rows than there are", () => Index(4, 4).CopyRows(1, new float[4 << 20])),
        ("NeighborIndex.CopyRows: half a row", () => Index(4, 4).CopyRows(1, new float[6])),
        ("NeighborIndex.SearchRow: the largest k", () => Index(4, 4).SearchRow(new float[4], int.MaxValue)),
        ("NeighborIndex.SearchRow: other columns", () => Index(4, 4).SearchRow(new float[1 << 20], 1)),
        ("NeighborIndex.SearchRow: buffers too small", () => Index(4, 4).SearchRow(new float[4], 3, new int[2], new float[3])),
        ("NearestNeighborClassifier.CopyRows: before Fit", () =>
            new NearestNeighborClassifier(DistanceMetric.Cosine, 1).CopyRows(0, new float[4])),
        ("Predictions.new: neighbours that wrap round", () => _ = new Predictions(new int[1 << 16], new float[1 << 16], [], 1 << 16)),
        ("Predictions.new: a negative number of neighbours", () => _ = new Predictions([1], [1], [], int.MinValue)),
        ("RowSequenceExtensions.Add: rows of no columns", () => Index(4, 4).Add([default(ReadOnlyMemory<float>)])),
        ("RowSequenceExtensions.Search: a row too short", () => Index(4, 4).Search([new float[3].AsMemory()], 1)),
        ("RowSequenceExtensions.Fit: no rows", () =>
            new NearestNeighborClassifier(DistanceMetric.Cosine, 1).Fit(Array.Empty<ReadOnlyMemory<float>>(), [])),
        ("RowSequenceExtensions.Predict: before Fit", () =>
            new NearestNeighborClassifier(DistanceMetric.Cosine, 1).Predict([new float[3].AsMemory()])),
        ("NeighborIndex.Search: the largest k", () => Index(4, 4).Search(Hostile.Varied(2, 4), int.MaxValue)),
        ("NeighborIndex.Search: the smallest k", () => Index(4, 4).Search(Hostile.Varied(2, 4), int.MinValue)),
        ("NeighborIndex.Search: all of 2^14 rows", () => SearchAll(1 << 14)),
        ("NeighborIndex.Search: results that wrap round", () => Index(1 << 16, 1).Search(Hostile.Matrix(1 << 16, 1), 1 << 16)),
        (
            "NeighborIndex.Search: rows of 2^20 columns",
            () => ThrowUnless(Index(4, 1 << 20).Search(Hostile.Varied(4, 1 << 20), 1).Indices(3)[0] == 3, "not itself")),
        ("NeighborIndex.Search: no queries of 2^40 columns", () => Index(4, 4).Search(Hostile.Empty(0, (nint)1 << 40), 1)),
        (
            "NeighborIndex.Search: no queries",
            () => ThrowUnless(Index(4, 4).Search(Hostile.Empty(0, 4), 1).QueryCount == 0, "results of no queries")),
        ("NeighborIndex.Search: before any rows", () => new NeighborIndex(DistanceMetric.Cosine).Search(Hostile.Matrix(1, 1), 1)),
        ("NeighborIndex.Search: no destination", () => Index(4, 4).Search(Hostile.Matrix(2, 4), 2, [], [])),
        ("NeighborIndex.Search: a short destination", () => Index(4, 4).Search(Hostile.Matrix(2, 4), 2, new int[4], new float[3])),
        (
            "NeighborIndex.Search: a destination too long",
            () => Index(4, 4).Search(Hostile.Matrix(2, 4), 2, new int[1 << 20], new float[1 << 20])),
        ("NeighborIndex.Search: into the queries", SearchIntoQueries),
        ("NeighborIndex.Search: on 2^31 − 1 threads", () =>
        {
            NeighborIndex index = new(DistanceMetric.Euclidean, int.MaxValue);
            index.Add(Hostile.Varied(1 << 12, 8));
            ThrowUnless(index.Search(Hostile.Varied(1 << 10, 8), 1).Indices(7)[0] == 7, "a row is its own nearest");
        }),
        ("NeighborTable.Indices: a query that is not there", () => Index(4, 4).Search(Hostile.Varied(2, 4), 2).Indices(int.MaxValue)),
        ("NeighborTable.Indices: a query whose place wraps round", () => Index(4, 4).Search(Hostile.Varied(2, 4), 4).Indices(1 << 30)),
        ("NeighborTable.Distances: a negative query", () => Index(4, 4).Search(Hostile.Varied(2, 4), 2).Distances(-1)),
        ("NearestNeighborClassifier.new: the largest numbers", () =>
            _ = new NearestNeighborClassifier(DistanceMetric.Euclidean, int.MaxValue, new() { MaxDegreeOfParallelism = int.MaxValue })),
        ("NearestNeighborClassifier.new: a negative k", () => _ = new NearestNeighborClassifier(DistanceMetric.Euclidean, int.MinValue)),
        ("NearestNeighborClassifier.Fit: no rows of 2^40 columns", () => Classifier(1).Fit(Hostile.Empty(0, (nint)1 << 40), [])),
        ("NearestNeighborClassifier.Fit: more labels than rows", () => Classifier(1).Fit(Hostile.Matrix(4, 4), new int[1 << 20])),
        ("NearestNeighborClassifier.Add: no labels", () => Classifier(1).Add(Hostile.Matrix(4, 4), [])),
        ("NearestNeighborClassifier.Add: one number everywhere", () => Classifier(1).Add(Hostile.Repeated(4, 1 << 20), Hostile.FourLabels)),
        ("NearestNeighborClassifier.Predict: the largest k", () => Fitted(int.MaxValue).Predict(Hostile.Varied(2, 4))),
        ("NearestNeighborClassifier.Predict: k of 2^20 for 2^12 queries", () => Fitted(1 << 20).Predict(Hostile.Matrix(1 << 12, 4))),
        ("NearestNeighborClassifier.Predict: no queries of 2^40 columns", () => Fitted(1).Predict(Hostile.Empty(0, (nint)1 << 40))),
        ("NearestNeighborClassifier.Predict: no room for the labels", () => Fitted(1).Predict(Hostile.Matrix(4, 4), [])),
        ("NearestNeighborClassifier.Predict: before any rows", () => Classifier(1).Predict(Hostile.Matrix(1, 4))),
        ("NearestNeighborClassifier.PredictRow: 2^26 columns", () => Fitted(1).PredictRow(new float[1 << 26])),
        ("NearestNeighborClassifier.PredictRow: no columns", () => Fitted(1).PredictRow([])),
        ("NearestNeighborClassifier.PredictRow: all 2^14 rows vote", () =>
        {
            NearestNeighborClassifier classifier = Classifier(1 << 14);
            classifier.Fit(Hostile.Varied(1 << 14, 4), Hostile.Data(1 << 14, 1).Labels);
            ThrowUnless(classifier.PredictRow(new float[4]).Neighbors.Length == 1 << 14, "not all rows");
        }),
        ("Predictions.Item: a query that is not there", () => _ = Fitted(1).Predict(Hostile.Varied(2, 4))[int.MaxValue]),
        ("Predictions.Item: a negative query", () => _ = Fitted(1).Predict(Hostile.Varied(2, 4))[-1]),
    ];

    private static NeighborIndex Index(int rows, int columns)
    {
        NeighborIndex index = new(DistanceMetric.Euclidean, 2);
        index.Add(Hostile.Varied(rows, columns));
        return index;
    }

    private static NearestNeighborClassifier Classifier(int k) => new(DistanceMetric.Euclidean, k);

    private static NearestNeighborClassifier Fitted(int k)
    {
        NearestNeighborClassifier classifier = Classifier(k);
        classifier.Fit(Hostile.Varied(4, 4), Hostile.FourLabels);
        return classifier;
    }

    private static void SearchAll(int rows)
    {
        NeighborTable table = Index(rows, 1).Search(Hostile.Matrix(2, 1), rows);
        ThrowUnless(
            table.Indices(1).Length == rows && !table.Distances(1).ContainsAnyExceptInRange(0, 1), "not all rows, or not their distances");
    }

    private static void SearchIntoQueries()
    {
        float[] values = new float[8];
        Index(4, 4).Search(new ReadOnlyTensorSpan<float>(values, [2, 4], []), 4, new int[8], values);
    }
}
