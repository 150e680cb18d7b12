using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Neighbors;
using MetricLearning.Persistence;

namespace MetricLearning.Classification;

/// <summary>A gallery in a model file: its rows, their labels and ids, in the order in which they were added.</summary>
internal static class GalleryFormat
{
    private const string Rows = "gallery.rows";
    private const string Classes = "gallery.classes";
    private const string Labels = "gallery.labels";
    private const string Ids = "gallery.ids";

    /// <summary>Writes the rows of a snapshot, block after block when the file is written.</summary>
    public static void Write(ModelWriter model, GallerySnapshot snapshot)
    {
        int[] slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, slots);
        IReadOnlyList<GalleryClass> listed = snapshot.Classes;
        int[] places = new int[snapshot.ClassNumberCount];
        for (int i = 0; i < listed.Count; i++)
        {
            places[listed[i].Number] = i;
        }

        int[] classes = new int[slots.Length];
        for (int row = 0; row < classes.Length; row++)
        {
            classes[row] = places[snapshot.ClassOf(slots[row])];
        }

        int dimension = snapshot.Dimension;
        model.Tensors.Add<float>(
            Rows, [slots.Length, dimension], (start, destination) => CopyFloats(snapshot, slots, start, destination));
        model.Tensors.Add<int>(Classes, [classes.Length], classes);
        StringTable.Write(model.Tensors, Labels, [.. listed.Select(one => one.Label)]);
        GalleryColumns columns = snapshot.Columns;
        StringTable.Write(model.Tensors, Ids, slots.Length, row => columns.Ids[slots[row]], row => columns.Numbers[slots[row]]);
    }

    /// <summary>Reads a gallery.</summary>
    /// <param name="model">The file.</param>
    /// <param name="dimension">The columns that its rows must have.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; null for the number of processors.</param>
    /// <param name="stayInFile">Whether its rows are left in the file, which stays open then.</param>
    public static Gallery Read(ModelReader model, int dimension, int? maxDegreeOfParallelism, bool stayInFile)
    {
        int degree = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        int[] shape = model.ShapeOf<float>(Rows, rank: 2);
        int[] classes = model.ReadAll<int>(Classes);
        string[] labels = StringTable.Read(model, Labels, degree);
        long[] numbers = new long[StringTable.CountOf(model, Ids)];
        string?[] texts = StringTable.Read(model, Ids, degree, (row, id) => GalleryIds.TryParse(id, out numbers[row]));
        if (shape[1] != dimension || classes.Length != shape[0] || numbers.Length != shape[0])
        {
            throw model.Invalid(
                $"has a gallery of {shape[0]} rows with {shape[1]} columns, {classes.Length} labels and {numbers.Length} ids; expected " +
                $"{dimension} columns, and a label and an id for each row. It was damaged");
        }

        if (Array.Exists(classes, number => (uint)number >= (uint)labels.Length))
        {
            throw model.Invalid($"has a row of a label that is not among its {labels.Length} labels. It was damaged");
        }

        Gallery gallery = new(DistanceMetric.Euclidean, dimension, degree);
        try
        {
            RowBlockReader read = stayInFile
                ? model.OpenRows(Rows).Read
                : (firstRow, rows) => model.Read(Rows, (long)firstRow * dimension, rows);
            gallery.Fill(labels, classes, new(numbers, texts), read, stayInFile);
        }
        catch (ArgumentException exception) when (exception.ParamName == "ids")
        {
            throw model.Impossible("gallery", exception);
        }

        return gallery;
    }

    // A block of numbers may begin and end within a row.
    private static void CopyFloats(GallerySnapshot snapshot, int[] slots, long start, Span<float> destination)
    {
        int dimension = snapshot.Dimension;
        while (!destination.IsEmpty)
        {
            (long index, long column) = Math.DivRem(start, dimension);
            int count = destination.Length / dimension * dimension;
            if (column == 0 && count > 0)
            {
                snapshot.CopyRows(slots.AsSpan((int)index, count / dimension), destination[..count]);
            }
            else
            {
                float[] row = new float[dimension];
                snapshot.CopyRows(slots.AsSpan((int)index, 1), row);
                count = (int)Math.Min(destination.Length, dimension - column);
                row.AsSpan((int)column, count).CopyTo(destination);
            }

            destination = destination[count..];
            start += count;
        }
    }
}
