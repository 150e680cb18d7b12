using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <content>Taking over a saved gallery.</content>
internal sealed partial class GalleryWriter
{
    /// <summary>Adds the rows of a saved gallery to an empty one, as one change.</summary>
    /// <param name="labels">Labels, of which those without rows are passed over.</param>
    /// <param name="places">The place of each row's label among them, [n].</param>
    /// <param name="ids">The rows' ids, [n], with numbers for those that read as one; taken over.</param>
    /// <param name="read">Reads rows. If it throws, this gallery is of no more use.</param>
    /// <param name="stayInFile">Whether rows are read whenever they are needed, and not kept.</param>
    /// <exception cref="ArgumentException">An id is given twice.</exception>
    public void Fill(string[] labels, int[] places, NewIds ids, RowBlockReader read, bool stayInFile)
    {
        if (stayInFile)
        {
            _rows.StayInFile(read, places.Length);
            _file = _rows.Store.Given.File is null ? null : new(read, _latest.Dimension);
        }

        Filling filling = new(this, labels, places, ids, read);
        new Workers(_pool.MaxDegreeOfParallelism).Run(filling, Filling.ChunkCount);
        Publish(Next(ExcludedRows.None, filling.ToColumns()));
        _ids.Keep(ids);
    }

    /// <summary>
    /// One thread reads the rows; another one, if there may be one, enters the ids into the dictionary meanwhile, which takes half as long.
    /// </summary>
    private sealed class Filling(GalleryWriter writer, string[] labels, int[] places, NewIds ids, RowBlockReader read) : IChunkedWork
    {
        public const int ChunkCount = 2;
        private const int BlockFloats = 1 << 18;

        private readonly GalleryColumns _columns = GalleryColumns.Empty.WithRoom(places.Length);
        private readonly GalleryClasses.Changes _classes = writer.Change();
        private volatile bool _hasIds;

        public void Run(int chunk)
        {
            if (chunk == 0)
            {
                ReadRows();
            }
            else
            {
                writer._ids.TakeSaved(writer._latest, ids, nameof(ids));
                _columns.WriteIds(0, ids);
                _hasIds = true;
            }
        }

        public GalleryColumns ToColumns() => _columns with { Table = _classes.ToClasses() };

        private void ReadRows()
        {
            int dimension = writer._latest.Dimension;
            writer._rows.Reserve(places.Length);
            int[] numbersOfLabels = new int[labels.Length];
            Array.Fill(numbersOfLabels, -1);
            int blockRows = Math.Max(1, BlockFloats / dimension);
            blockRows = writer._file is null ? blockRows : writer._rows.WholePanels(blockRows);
            int[] numbers = new int[Math.Min(places.Length, blockRows)];
            float[] values = new float[numbers.Length * dimension]; // one for all: each of this size would ask for a full collection
            for (int first = 0; first < places.Length; first += numbers.Length)
            {
                int count = Math.Min(numbers.Length, places.Length - first);
                for (int i = 0; i < count; i++)
                {
                    int place = places[first + i];
                    ref int number = ref numbersOfLabels[place];
                    numbers[i] = number < 0 ? number = writer.NumberOf(labels[place], _classes) : number;
                }

                Span<float> rows = values.AsSpan(0, count * dimension);
                read(first, rows);
                int threads = Math.Min(writer._pool.MaxDegreeOfParallelism, Workers.ThreadLimit);
                int freeThreads = Math.Max(1, threads - (_hasIds ? 0 : 1));
                writer.Append(rows, numbers.AsSpan(0, count), _columns, _classes, freeThreads);
            }
        }
    }
}
