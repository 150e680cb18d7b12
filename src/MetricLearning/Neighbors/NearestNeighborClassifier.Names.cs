using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

public sealed partial class NearestNeighborClassifier
{
    /// <summary>The name of label 0, 1, …, or null if labels have no names.</summary>
    public IReadOnlyList<string>? LabelNames => _gallery.LabelNames?.AsReadOnly();

    /// <summary>Replaces the gallery by embedded rows with their labels and label names. O(n·d).</summary>
    /// <param name="embeddings">The rows, [n × d], such as a network's embeddings of a data set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="embeddings"/> is null.</exception>
    /// <exception cref="ArgumentException">There are too many columns. The gallery is as it was then.</exception>
    public void Fit(LabeledDataset embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Fit(embeddings.Features, embeddings.Labels, embeddings.LabelNames);
    }

    /// <summary>Replaces the gallery by rows whose labels have names. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n], indices into <paramref name="labelNames"/>.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with 1 ≤ n and 1 ≤ d, the counts differ, a name is null, or a value is not finite.
    /// The gallery is as it was then.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, IReadOnlyList<string>? labelNames)
    {
        CheckLabels(embeddings, labels, out int rows);
        Throw.IfNoRows(rows, nameof(embeddings));
        string[]? names = NameList.Copy(labelNames);
        NameList.Check(names, labels);
        NeighborIndex index = new(Metric, Options.MaxDegreeOfParallelism);
        index.Add(embeddings);
        _gallery = new(index) { Labels = labels.ToArray(), LabelNames = names };
    }

    /// <summary>Adds embedded rows with their labels and label names. O(n·d).</summary>
    /// <param name="embeddings">
    /// The rows, [n × d]. Their label names agree with those of the gallery: one list begins with the other.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="embeddings"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The rows have other columns than the gallery, or the names do not agree. The gallery is as it was then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery is in use.</exception>
    public void Add(LabeledDataset embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Add(embeddings.Features, embeddings.Labels, embeddings.LabelNames);
    }

    /// <summary>Adds rows whose labels have names. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d].</param>
    /// <param name="labels">Their labels, [n], indices into <paramref name="labelNames"/>.</param>
    /// <param name="labelNames">
    /// The name of label 0, 1, …: <see cref="LabelNames"/>, its beginning, or that and more names. Null if labels have no names.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with the gallery's d, the counts differ, a name is null, the names do not agree with those of the gallery,
    /// or a value is not finite. The gallery is as it was then.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    /// <exception cref="InvalidOperationException">The gallery is in use.</exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, IReadOnlyList<string>? labelNames)
    {
        Gallery gallery = _gallery;
        using SharedUse.Change change = gallery.Index.Use.Write(RefusedChange);
        CheckLabels(embeddings, labels, out int rows);
        string[]? names = NameList.Copy(labelNames);
        int count = gallery.Index.Count;
        if (count > 0)
        {
            NameList.ThrowIfDifferent(names, labelNames is null ? nameof(labels) : nameof(labelNames), gallery.LabelNames, "the gallery");
        }

        NameList.Check(names, labels);
        gallery.Reserve(count + (long)rows); // before the rows are added: it may find no memory
        gallery.Index.AddAlone(embeddings);
        labels.CopyTo(gallery.Labels.AsSpan(count));
        gallery.LabelNames = NameList.Longer(gallery.LabelNames, names);
    }

    /// <summary>Classifies the rows of a data set and keeps the neighbours behind each prediction; its labels are not looked at.</summary>
    /// <param name="queries">The rows, [m × d], such as a network's embeddings of a data set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="queries"/> is null.</exception>
    /// <exception cref="ArgumentException">The columns are not d, or m · k results do not fit one array.</exception>
    /// <exception cref="InvalidOperationException">
    /// The gallery has fewer than k rows, or rows are being added to it.
    /// </exception>
    public Predictions Predict(LabeledDataset queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Predict(queries.Features);
    }

    /// <summary>Rows with their labels and the names of these. One writer or some readers at a time, as the index says.</summary>
    private sealed class Gallery(NeighborIndex index)
    {
        public NeighborIndex Index { get; } = index;

        public int[] Labels { get; set; } = [];

        public string[]? LabelNames { get; set; }

        public void Reserve(long count)
        {
            if (count > Labels.Length)
            {
                int[] labels = Labels;
                Array.Resize(ref labels, (int)Math.Min(Math.Max(count, Labels.Length + (Labels.Length / 2L)), Array.MaxLength));
                Labels = labels;
            }
        }
    }
}
