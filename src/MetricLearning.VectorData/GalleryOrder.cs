namespace MetricLearning.VectorData;

/// <summary>Orders records by values of them.</summary>
internal static class GalleryOrder
{
    /// <summary>The entries in an order; equal ones stay as they are. O(n·log n).</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="orders">What gives the values, the most important first, and whether smaller ones come first.</param>
    /// <exception cref="InvalidOperationException">Values cannot be compared.</exception>
    public static IEnumerable<GalleryEntry<TKey, TRecord>> Of<TKey, TRecord>(
        IEnumerable<GalleryEntry<TKey, TRecord>> entries, IReadOnlyList<(Func<TRecord, object?> Value, bool IsAscending)> orders)
    {
        GalleryEntry<TKey, TRecord>[] own = [.. entries];
        IOrderedEnumerable<int> ordered = Enumerable.Range(0, own.Length).OrderBy(_ => 0);
        for (int i = 0; i < orders.Count; i++)
        {
            (Func<TRecord, object?> value, bool isAscending) = orders[i];
            object?[] values = [.. own.Select(entry => value(entry.Record))];
            CheckComparable(values, i);
            ordered = isAscending
                ? ordered.ThenBy(number => values[number], ValueComparer.Instance)
                : ordered.ThenByDescending(number => values[number], ValueComparer.Instance);
        }

        return ordered.Select(number => own[number]);
    }

    private static void CheckComparable(object?[] values, int order)
    {
        Type? first = null;
        foreach (object? value in values)
        {
            if (value is not null and not IComparable)
            {
                throw new InvalidOperationException(
                    $"Order {order} gives a {value.GetType().Name}; expected values that are IComparable. Order by a property of it.");
            }

            first ??= value?.GetType();
            if (value is not null && value.GetType() != first)
            {
                throw new InvalidOperationException(
                    $"Order {order} gives a {first!.Name} and a {value.GetType().Name}; expected values of one type. Convert them.");
            }
        }
    }

    private sealed class ValueComparer : IComparer<object?>
    {
        public static readonly ValueComparer Instance = new();

        public int Compare(object? x, object? y)
        {
            if (x is string left && y is string right)
            {
                return string.CompareOrdinal(left, right);
            }

            try
            {
                return Comparer<object?>.Default.Compare(x, y);
            }
            catch (ArgumentException e) // the argument of no caller
            {
                throw new InvalidOperationException(
                    $"Two values of {x?.GetType().Name} cannot be compared: {e.Message} Order by a property of them.", e);
            }
        }
    }
}
