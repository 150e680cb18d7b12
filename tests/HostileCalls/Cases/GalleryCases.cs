using MetricLearning.Distances;
using MetricLearning.Neighbors;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class GalleryCases
{
    private static readonly float[] Row = [1, 2, 3, 4];

    public static HostileCase[] All { get; } =
    [
        ("RowSelection.Includes: no id", () => new RowSelection().Includes(null!, "a")),
        ("Gallery.new: undefined metric", () => _ = new Gallery((DistanceMetric)(-1), 4)),
        ("Gallery.new: no columns", () => _ = new Gallery(DistanceMetric.Cosine, 0)),
        ("Gallery.new: 2^24 columns", () => _ = new Gallery(DistanceMetric.Cosine, 1 << 24)),
        ("Gallery.new: 2^31 − 1 columns", () => _ = new Gallery(DistanceMetric.Cosine, int.MaxValue)),
        ("Gallery.new: 2^31 − 1 threads", () => _ = new Gallery(DistanceMetric.Cosine, 4, int.MaxValue)),
        ("Gallery.new: a negative number of threads", () => _ = new Gallery(DistanceMetric.Cosine, 4, int.MinValue)),
        ("Gallery.Add: a row of 2^24 columns", () => new Gallery(DistanceMetric.Cosine, 1 << 24, 1).Add("a", new float[1 << 24])),
        ("Gallery.Add: no row", () => Filled().Add("a", [])),
        ("Gallery.Add: the largest floats", () => Filled().Add("a", [float.MaxValue, float.MinValue, float.MaxValue, float.Epsilon])),
        ("Gallery.Add: a long id", () => Filled().Add("a", Row, new string('9', 1 << 20))),
        ("Gallery.Add: an id of 2^63 − 1", () =>
        {
            Gallery gallery = Filled();
            gallery.Add("a", Row, $"{long.MaxValue}");
            gallery.Add("a", Row, $"{(1L << 62) - 1}");
            ThrowUnless(gallery.Add("a", Row) != gallery.Add("a", Row), "an id is there twice");
        }),
        ("Gallery.Add: no label", () => Filled().Add(null!, Row)),
        ("Gallery.Add: 2^22 rows", () =>
            new Gallery(DistanceMetric.Euclidean, 1, 2).Add(new Repeated(1 << 22), Hostile.Matrix(1 << 22, 1))),
        ("Gallery.Add: no rows of 2^40 columns", () => Filled().Add([], Hostile.Empty(0, (nint)1 << 40))),
        ("Gallery.Add: 2^26 rows of no columns", () => Filled().Add(new Repeated(1 << 26), Hostile.Empty(1 << 26, 0))),
        ("Gallery.Add: one number everywhere", () => Filled().Add(new Repeated(1 << 20), Hostile.Repeated(1 << 20, 4))),
        ("Gallery.Add: a strided view", () => Filled().Add(new Repeated(4), Hostile.Strided(4, 4))),
        ("Gallery.Add: labels that count wrongly", () => Filled().Add(new Repeated(4, count: 3), Hostile.Varied(3, 4))),
        ("Gallery.Add: too few ids", () => Filled().Add(["a", "a"], Hostile.Varied(2, 4), ["x"])),
        ("Gallery.Relabel: nobody", () => Filled().Relabel("", "")),
        ("Gallery.Upsert: a row of other columns", () => Filled().Upsert("a", [1], "0")),
        ("Gallery.Upsert: no id", () => Filled().Upsert("a", [1, 2, 3, 4], null!)),
        ("Gallery.Replace: by a row of other columns", () => Filled().Replace("0", [1])),
        ("Gallery.Replace: the largest floats", () => Filled().Replace("0", [float.MaxValue, float.MaxValue, 0, 0])),
        ("Gallery.Remove: the same row twice", () =>
        {
            Gallery gallery = Filled();
            ThrowUnless(gallery.Remove(["1", "1", "x"]) == 1 && gallery.Count == 7, "a row is removed twice");
        }),
        ("Gallery.Remove: null", () => Filled().Remove((IReadOnlyList<string>)null!)),
        ("Gallery.RemoveLabel: all rows", () =>
        {
            Gallery gallery = Filled();
            gallery.RemoveLabel("a");
            gallery.RemoveLabel("b");
            gallery.Snapshot.SearchRow(Row, 1);
        }),
        ("Gallery.RenameLabel: to itself", () => ThrowUnless(Filled().RenameLabel("a", "a") == 4, "not all rows")),
        ("Gallery.Contains: a number too large", () => ThrowUnless(!Filled().Contains(new string('9', 100)), "it is not there")),
        ("GallerySnapshot.HasRow: no slot", () =>
            ThrowUnless(!Snapshot().HasRow(int.MinValue) && !Snapshot().HasRow(int.MaxValue), "there is none")),
        ("GallerySnapshot.IdOf: no slot", () => Snapshot().IdOf(int.MaxValue)),
        ("GallerySnapshot.LabelOf: no slot", () => Snapshot().LabelOf(-1)),
        ("GallerySnapshot.ClassOf: no slot", () => Snapshot().ClassOf(int.MinValue)),
        ("GallerySnapshot.ClassAt: no class", () => Snapshot().ClassAt(int.MaxValue)),
        ("GallerySnapshot.FindClass: nobody", () => ThrowUnless(Snapshot().FindClass("") is null, "there is none")),
        ("GallerySnapshot.CopySlots: a negative slot", () => Snapshot().CopySlots(int.MinValue, new int[4])),
        ("GallerySnapshot.CopySlots: more than there are", () => ThrowUnless(Snapshot().CopySlots(0, new int[1 << 20]) == 8, "8 slots")),
        ("GallerySnapshot.CopyRows: no slot", () => Snapshot().CopyRows([int.MaxValue], new float[4])),
        ("GallerySnapshot.CopyRows: a short destination", () => Snapshot().CopyRows([1, 2], new float[4])),
        ("GallerySnapshot.Search: the largest k", () => Snapshot().Search(Hostile.Varied(2, 4), int.MaxValue)),
        ("GallerySnapshot.Search: the smallest k", () => Snapshot().Search(Hostile.Varied(2, 4), int.MinValue)),
        ("GallerySnapshot.Search: no queries of 2^40 columns", () => Snapshot().Search(Hostile.Empty(0, (nint)1 << 40), 1)),
        ("GallerySnapshot.Search: a short destination", () => Snapshot().Search(Hostile.Varied(2, 4), 2, new int[4], new float[3])),
        ("GallerySnapshot.Search: results that wrap round", () => Large().Search(Hostile.Matrix(1 << 16, 1), 1 << 16)),
        ("GallerySnapshot.Search: another snapshot's filter", () =>
            Snapshot().Search(Hostile.Varied(2, 4), 1, Snapshot().WithLabels(["a"]))),
        ("GallerySnapshot.SearchRow: all of 2^16 rows", () => ThrowUnless(Large().SearchRow([1], 1 << 16).Count == 1 << 16, "not all")),
        ("GallerySnapshot.SearchRow: no row may be found", () => SearchNone(Snapshot())),
        ("GallerySnapshot.SearchOthers: as many as there are", () => Snapshot().SearchOthers([0], 8, new int[8], new float[8])),
        ("GallerySnapshot.SearchOthers: no slot", () => Snapshot().SearchOthers([8], 1, new int[1], new float[1])),
        ("GallerySnapshot.WithLabels: null among them", () => Snapshot().WithLabels([null!])),
        ("GallerySnapshot.WithoutLabels: all labels", () => ThrowUnless(Snapshot().WithoutLabels(["a", "b"]).Count == 0, "none is left")),
        ("GallerySnapshot.Where: null", () => Snapshot().Where(null!)),
        ("GallerySnapshot.NearestClasses: the largest count", () =>
            Snapshot().NearestClasses(Hostile.Varied(2, 4), int.MaxValue, new int[2], new float[2])),
        ("GallerySnapshot.NearestClassesOfRow: no row", () => Snapshot().NearestClassesOfRow([], 1, new int[1], new float[1])),
        ("GallerySnapshot.NearestClassesOfRow: values too large for sums", () =>
        {
            Gallery gallery = new(DistanceMetric.Euclidean, 1);
            gallery.Add("a", [float.MaxValue]);
            gallery.Snapshot.NearestClassesOfRow([1], 1, new int[1], new float[1]);
        }),
        ("GallerySnapshot.Condense: the largest k", () => Snapshot().Condense(int.MaxValue)),
        ("GallerySnapshot.Condense: neighbours that wrap round", () => Large().Condense((1 << 16) - 1)),
        ("GallerySnapshot.Condense: no validation rows", () => Snapshot().Condense(1, Hostile.Empty(0, 4), [])),
        ("GalleryNeighborTable.Item: a query that is not there", () => _ = Snapshot().Search(Hostile.Varied(2, 4), 1)[int.MinValue]),
    ];

    private static Gallery Filled()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 4, 2);
        gallery.Add(["a", "b", "a", "b", "a", "b", "a", "b"], Hostile.Varied(8, 4));
        return gallery;
    }

    private static GallerySnapshot Snapshot() => Filled().Snapshot;

    private static GallerySnapshot Large()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1, 2);
        gallery.Add(new Repeated(1 << 16), Hostile.Varied(1 << 16, 1));
        return gallery.Snapshot;
    }

    private static void SearchNone(GallerySnapshot snapshot) => snapshot.SearchRow(Row, 1, snapshot.WithLabels([]));

    /// <summary>One label for many rows; it may lie about how many.</summary>
    private sealed class Repeated(int length, int? count = null) : IReadOnlyList<string>
    {
        public int Count => count ?? length;

        public string this[int index] => "a";

        public IEnumerator<string> GetEnumerator() => Enumerable.Repeat("a", length).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
