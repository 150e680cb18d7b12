using System.Buffers.Binary;
using System.Numerics.Tensors;
using MetricLearning.Data;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class DataCases
{
    private static readonly int[] Many = new int[1 << 16];

    public static HostileCase[] All { get; } =
    [
        ("LabeledDataset.new: no rows of 2^40 columns", () => _ = new LabeledDataset(Hostile.Empty(0, (nint)1 << 40), [])),
        ("LabeledDataset.new: 2^26 rows of no columns", () => _ = new LabeledDataset(Hostile.Empty(1 << 26, 0), new int[1 << 26])),
        ("LabeledDataset.new: 2^26 columns", () => _ = new LabeledDataset(Hostile.Matrix(1, 1 << 26), [0])),
        (
            "LabeledDataset.new: rank 3 of no rows and 2^32 columns", () =>
                _ = new LabeledDataset(Tensor.CreateFromShape<float>([0, 1 << 16, 1 << 16]), [])),
        ("LabeledDataset.CopyRows: torn rows", () => Hostile.Data(4, 2).CopyRows(0, new float[3])),
        ("LabeledDataset.CopyRows: rows behind the last", () => Hostile.Data(4, 2).CopyRows(3, new float[4])),
        ("LabeledDataset.CopyRows: the smallest number", () => Hostile.Data(4, 2).CopyRows(int.MinValue, new float[2])),
        ("LabeledDataset.CopyRows: more than there are", () => Hostile.Data(4, 2).CopyRows(int.MaxValue, new float[1 << 20])),
        ("LabeledDataset.NameOf: the largest label", () => _ = Hostile.Data(4, 1).NameOf(int.MaxValue)),
        ("LabeledDataset.Select: a row before the first", () => Hostile.Data(4, 1).Select([-1])),
        ("LabeledDataset.Select: a row behind the last", () => Hostile.Data(4, 1).Select([0, int.MaxValue])),
        ("LabeledDataset.Select: 2^16 times a row of 2^16 columns", () => new LabeledDataset(Hostile.Matrix(1, 1 << 16), [0]).Select(Many)),
        ("LabeledDataset.Split: the largest count", () => Hostile.Data(4, 1).Split(int.MaxValue, seed: 1)),
        ("LabeledDataset.Split: not a number", () => Hostile.Data(4, 1).Split(double.NaN, seed: 1)),
        ("LabeledDataset.SplitStratified: the largest count", () => Hostile.Data(4, 1).SplitStratified(int.MaxValue, seed: 1)),
        ("LabeledDataset.FromBytes: rank 3 of no rows and 2^32 columns", () =>
            LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([0, 1 << 16, 1 << 16]), [])),
        ("LabeledDataset.FromBytes: 2^16 times a row of 2^16 columns", () =>
            LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([1, 1 << 8, 1 << 8]), new int[1], Many)),
        ("LabeledDataset.FromBytes: a row behind the last", () => LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([1, 8]), [0], [1])),
        ("LabeledDataset.FromBytes: one number everywhere", () =>
            LabeledDataset.FromBytes(new ReadOnlyTensorSpan<byte>(new byte[1], [2, 1 << 20], [0, 0]), [0, 1])),
        ("LabeledDataset.FromRowMajor: the largest number of columns", () => LabeledDataset.FromRowMajor(new float[8], int.MaxValue, [0])),
        ("LabeledDataset.FromRowMajor: columns whose product wraps round", () =>
            LabeledDataset.FromRowMajor(new float[1 << 16], (1 << 16) + 1, Many)),
        ("LabeledDataset.FromRows: rows of several lengths", () => LabeledDataset.FromRows([new float[1], new float[1 << 20]], [0, 1])),
        ("LabeledDataset.FromRows: 2^16 times a row of 2^16 columns", () =>
            LabeledDataset.FromRows(Enumerable.Repeat(new float[1 << 16], 1 << 16), Many)),
        ("LabeledDataset.Row: behind the last", () => Hostile.Data(4, 4).Row(int.MaxValue)),
        ("LabeledDataset.Row: before the first", () => Hostile.Data(4, 4).Row(int.MinValue)),
        ("LabeledDataset.Folds: as many as the largest number", () => Hostile.Data(4, 4).Folds(int.MaxValue, 1).ToArray()),
        ("LabeledDataset.Folds: one", () => Hostile.Data(4, 4).Folds(1, 1).ToArray()),
        ("LabeledDataset.SampleByClass: the largest number", () => ThrowUnless(
            Hostile.Data(4, 4).SampleByClass(int.MaxValue, 1).RowCount == 4, "there are four rows")),
        ("LabeledDataset.SampleByClass: none", () => Hostile.Data(4, 4).SampleByClass(0, 1)),
        ("LabeledDataset.WithLabelNames: none", () => Hostile.Data(4, 4).WithLabelNames([])),
        ("LabeledDataset.WithLabelNames: a null name", () => Hostile.Data(4, 4).WithLabelNames([null!, "a"])),
        ("RowSplit.Folds: a negative number", () => RowSplit.Folds([1, 2, 3], int.MinValue, 1)),
        ("RowSplit.Folds: extreme labels", () => ThrowUnless(
            RowSplit.Folds([int.MinValue, int.MaxValue, int.MinValue, int.MaxValue], 4, 1).Count == 4, "there are four parts")),
        ("RowSplit.ByClass: no rows", () => RowSplit.ByClass([], 1, 1)),
        ("RowSplit.ByClass: a negative number", () => RowSplit.ByClass([1], int.MinValue, 1)),
        ("LabeledDataset.SplitByCount: more rows than there are", () => Hostile.Data(4, 4).SplitByCount(int.MaxValue, 1)),
        ("LabeledDataset.SplitStratifiedByCount: a negative count", () => Hostile.Data(4, 4).SplitStratifiedByCount(int.MinValue, 1)),
        ("RowSplit.StratifiedByCount: labels as far apart as can be", () =>
            RowSplit.StratifiedByCount([int.MinValue, int.MaxValue, int.MinValue, int.MaxValue], 2, seed: 1)),
        ("RowSplit.ShuffledByCount: a negative count", () => RowSplit.ShuffledByCount(4, int.MinValue, 1)),
        ("StandardScaler.new: not a number", () => _ = new StandardScaler([double.NaN], [1])),
        ("StandardScaler.new: a scale of 0", () => _ = new StandardScaler([0], [0])),
        ("StandardScaler.new: nothing", () => _ = new StandardScaler([], [])),
        ("RowSplit.Shuffled: all rows on one side", () => RowSplit.Shuffled(1 << 20, 1 << 20, seed: 1)),
        ("RowSplit.Shuffled: 2^31 − 1 rows", () => RowSplit.Shuffled(int.MaxValue, 0.5, seed: 1)),
        ("RowSplit.Shuffled: 2^31 − 1 rows by count", () => RowSplit.Shuffled(int.MaxValue, 1, seed: 1)),
        ("RowSplit.Stratified: extreme labels", () => ThrowUnless(
            RowSplit.Stratified([int.MinValue, int.MaxValue, int.MinValue, int.MaxValue], 2, seed: 1).Train.Length == 2,
            "two rows are to train on")),
        ("RowSplit.Stratified: no rows", () => RowSplit.Stratified([], 0.5, seed: 1)),
        ("StandardScaler.Fit: no rows of 2^40 columns", () => StandardScaler.Fit(Hostile.Empty(0, (nint)1 << 40))),
        ("StandardScaler.Fit: 2^26 rows of no columns", () => StandardScaler.Fit(Hostile.Empty(1 << 26, 0))),
        ("StandardScaler.Fit: 2^24 columns", () => StandardScaler.Fit(Hostile.Matrix(1, 1 << 24))),
        ("StandardScaler.Fit: 2^26 rows", () => StandardScaler.Fit(Hostile.Matrix(1 << 26, 1))),
        ("StandardScaler.Fit: one number everywhere", () => StandardScaler.Fit(Hostile.Repeated(1 << 20, 1 << 20))),
        ("StandardScaler.Fit: largest numbers", () => StandardScaler.Fit(Tensor.Create(new[] { float.MaxValue, -float.MaxValue }, [2, 1]))),
        ("StandardScaler.Transform: a strided view", () => Scaler().Transform(Hostile.Strided(2, 2))),
        ("StandardScaler.Transform: destination of 2^20 rows", () => Scaler().Transform(Hostile.Matrix(2, 2), Hostile.Matrix(1 << 20, 2))),
        ("StandardScaler.Transform: into itself, one row on", TransformOverlapping),
        ("StandardScaler.Transform: other columns", () => Scaler().Transform(Hostile.Data(4, 3))),
        ("StandardScaler.InverseTransform: no rows of 2^40 columns", () => Scaler().InverseTransform(Hostile.Empty(0, (nint)1 << 40))),
        ("StandardScaler.TransformRow: 2^26 columns", () => Scaler().TransformRow(new float[1 << 26])),
        ("StandardScaler.TransformRow: no destination", () => Scaler().TransformRow(new float[2], [])),
        ("IdxFile.ReadBytes: 2^32 × 2^32 values", () => IdxFile.ReadBytes(Idx(8, uint.MaxValue, uint.MaxValue), long.MaxValue)),
        ("IdxFile.ReadBytes: 2^30 values in an empty file", () => IdxFile.ReadBytes(Idx(8, 1 << 30))),
        (
            "IdxFile.ReadBytes: sizes whose product wraps round to 0",
            () => IdxFile.ReadBytes(Idx(8, 1 << 16, 1 << 16, 1 << 16, 1 << 16), long.MaxValue)),
        ("IdxFile.ReadBytes: 255 dimensions of 0", () => IdxFile.ReadBytes(Idx(8, new uint[255]))),
        ("IdxFile.ReadBytes: 0 × 2^32 − 1", () => IdxFile.ReadBytes(Idx(8, 0, uint.MaxValue))),
        ("IdxFile.ReadFloats: 2^31 values in an empty file", () => IdxFile.ReadFloats(Idx(13, 1u << 31), long.MaxValue)),
        ("IdxFile.ReadFloats: 2^31 − 1 bytes as floats", () => IdxFile.ReadFloats(Idx(8, int.MaxValue), long.MaxValue)),
        ("IdxFile.ReadLabels: 2^31 labels in an empty file", () => IdxFile.ReadLabels(Idx(8, 1u << 31), long.MaxValue)),
        ("IdxFile.ReadLabels: a negative limit", () => IdxFile.ReadLabels(Idx(8, 1), long.MinValue)),
    ];

    private static StandardScaler Scaler() => StandardScaler.Fit(Hostile.Varied(4, 2));

    private static void TransformOverlapping()
    {
        float[] values = [1, 2, 3, 4, 5, 6], copy = [.. values];
        StandardScaler scaler = Scaler();
        Tensor<float> expected = scaler.Transform(Tensor.Create(copy[..4], [2, 2]));
        scaler.Transform(new ReadOnlyTensorSpan<float>(values, 0, [2, 2], []), new TensorSpan<float>(values, 2, [2, 2], []));
        ThrowUnless(values[2] == expected[0, 0] && values[5] == expected[1, 1], "rows changed before they were read");
    }

    private static MemoryStream Idx(byte type, params uint[] lengths)
    {
        byte[] head = new byte[4 + (4 * lengths.Length)];
        (head[2], head[3]) = (type, (byte)lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4 + (4 * i)), lengths[i]);
        }

        return new(head);
    }
}
