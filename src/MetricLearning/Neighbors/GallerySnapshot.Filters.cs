namespace MetricLearning.Neighbors;

/// <content>Filters of searches.</content>
public sealed partial class GallerySnapshot
{
    /// <summary>Lets a search find only rows of some labels. O(n).</summary>
    /// <param name="labels">The labels; those that no row has are passed over.</param>
    /// <returns>The filter, for searches of this snapshot.</returns>
    /// <exception cref="ArgumentException">A label is null.</exception>
    public GalleryFilter WithLabels(IEnumerable<string> labels)
    {
        HashSet<int> classes = ClassesOf(labels, nameof(labels));
        return Where(slot => classes.Contains(_columns.Classes[slot]));
    }

    /// <summary>Keeps a search from finding rows of some labels. O(n).</summary>
    /// <param name="labels">The labels; those that no row has are passed over.</param>
    /// <returns>The filter, for searches of this snapshot.</returns>
    /// <exception cref="ArgumentException">A label is null.</exception>
    public GalleryFilter WithoutLabels(IEnumerable<string> labels)
    {
        HashSet<int> classes = ClassesOf(labels, nameof(labels));
        return Where(slot => !classes.Contains(_columns.Classes[slot]));
    }

    /// <summary>Lets a search find only rows of some slots. O(n).</summary>
    /// <param name="mayBeFound">Says for a slot whether its row may be found. It is asked for each slot that holds a row.</param>
    /// <returns>The filter, for searches of this snapshot.</returns>
    public GalleryFilter Where(Func<int, bool> mayBeFound)
    {
        ArgumentNullException.ThrowIfNull(mayBeFound);
        return new(this, Rows.With(Rows.Excluded.With(SlotsWithout(mayBeFound))));
    }

    /// <summary>Lets a search find only the rows that take part. O(n); ids are looked at only where the selection asks for them.</summary>
    internal GalleryFilter Select(RowSelection selection)
    {
        HashSet<int>? classes = selection.Labels is null ? null : ClassesOf(selection.Labels, nameof(selection));
        string prefix = selection.IdPrefix ?? "";
        return Where(slot => classes?.Contains(_columns.Classes[slot]) != false
            && (prefix.Length == 0 || IdOf(slot).StartsWith(prefix, StringComparison.Ordinal)));
    }

    private IEnumerable<int> SlotsWithout(Func<int, bool> mayBeFound)
    {
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (HasRow(slot) && !mayBeFound(slot))
            {
                yield return slot;
            }
        }
    }

    private HashSet<int> ClassesOf(IEnumerable<string> labels, string name)
    {
        ArgumentNullException.ThrowIfNull(labels);
        HashSet<int> numbers = [];
        foreach (string label in labels)
        {
            if (label is null)
            {
                throw new ArgumentException($"{name} holds a null; expected labels. Leave it out.", name);
            }

            if (FindClass(label) is GalleryClass found)
            {
                numbers.Add(found.Number);
            }
        }

        return numbers;
    }
}
