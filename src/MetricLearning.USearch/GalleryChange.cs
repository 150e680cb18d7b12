using System.Collections.Immutable;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <summary>Makes the next state of a gallery. Used by one writer, and once.</summary>
/// <param name="state">The state before.</param>
/// <param name="metric">How rows are compared.</param>
/// <param name="dimension">Their columns.</param>
/// <param name="numbers">The numbers of all labels that there ever were, which the writers keep.</param>
internal sealed class GalleryChange(GalleryState state, DistanceMetric metric, int dimension, Dictionary<string, int> numbers)
{
    private readonly ImmutableSortedDictionary<string, LabelRows>.Builder _labels = state.Labels.ToBuilder();
    private readonly HashSet<string> _ownSums = new(StringComparer.Ordinal); // sums that no other state sees
    private readonly PagedList<int>.Changes _labelNumbers = new(state.LabelNumbers);
    private readonly PagedList<ulong>.Changes _removed = new(state.RemovedWords);
    private PagedList<string> _texts = state.LabelTexts;
    private PagedList<string> _ids = state.Ids;
    private PagedList<int>? _grownNumbers;
    private int _count = state.Count;
    private int _slotCount = state.SlotCount;

    /// <summary>Adds rows, whose graph is done. No other change is made with it.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="ids">Their ids, [n].</param>
    /// <param name="row">Gives a row as it is stored; null where sums are not kept.</param>
    public void Add(string[] labels, string[] ids, Func<int, ReadOnlySpan<float>> row)
    {
        _ids = state.Ids.WithRoom(_slotCount + labels.Length);
        _grownNumbers = state.LabelNumbers.WithRoom(_slotCount + labels.Length);
        for (int i = 0; i < labels.Length; i++)
        {
            // In place: no state's readers look behind its own slots.
            _ids.WriteInPlace(_slotCount + i, ids[i]);
            _grownNumbers.WriteInPlace(_slotCount + i, NumberOf(labels[i]));
            Count(labels[i], 1, state.HasSums ? row(i) : []);
        }

        _slotCount += labels.Length;
        _count += labels.Length;
    }

    /// <summary>Passes slots over, whose rows may be in the graph in part.</summary>
    public void Burn(int count)
    {
        for (int slot = _slotCount; slot < _slotCount + count; slot++)
        {
            SetRemoved(slot);
        }

        _slotCount += count;
    }

    /// <summary>Removes a row that is there.</summary>
    public void Remove(int slot, ReadOnlySpan<float> row)
    {
        SetRemoved(slot);
        Count(state.LabelTexts[_labelNumbers[slot]]!, -1, row);
        _count--;
    }

    /// <summary>Gives a row that is there another label.</summary>
    public void Relabel(int slot, string label, ReadOnlySpan<float> row)
    {
        Count(state.LabelOf(slot), -1, row);
        Count(label, 1, row);
        _labelNumbers.Set(slot, NumberOf(label));
    }

    /// <summary>The state after.</summary>
    public GalleryState ToState() => new()
    {
        Graph = state.Graph,
        SlotCount = _slotCount,
        Count = _count,
        Ids = _ids,
        LabelNumbers = _grownNumbers ?? _labelNumbers.ToList(),
        RemovedWords = _removed.ToList(),
        LabelTexts = _texts,
        LabelNumberCount = numbers.Count,
        Labels = _labels.ToImmutable(),
        HasSums = state.HasSums,
    };

    private int NumberOf(string label)
    {
        if (!numbers.TryGetValue(label, out int number))
        {
            number = numbers.Count;
            numbers.Add(label, number);
        }

        if (_texts[number] is null)
        {
            _texts = _texts.WithRoom(number + 1);
            _texts.WriteInPlace(number, label); // no state's rows have the number yet
        }

        return number;
    }

    private void SetRemoved(int slot) => _removed.Set(slot >> 6, _removed[slot >> 6] | (1ul << (slot & 63)));

    private void Count(string label, int change, ReadOnlySpan<float> row)
    {
        LabelRows? before = _labels.GetValueOrDefault(label);
        int count = (before?.Count ?? 0) + change;
        if (count == 0)
        {
            _labels.Remove(label);
            _ownSums.Remove(label);
            return;
        }

        CentroidSum? sum = null;
        if (state.HasSums)
        {
            sum = before is null ? new(dimension) : _ownSums.Contains(label) ? before.Sum! : before.Sum!.Copy();
            _ownSums.Add(label);
            if (change > 0)
            {
                sum.Add(row, metric);
            }
            else
            {
                sum.Subtract(row, metric);
            }
        }

        _labels[label] = new(before?.Number ?? NumberOf(label), count, sum);
    }
}
