using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>Selects and orders the rows of a search by their key.</summary>
internal static class Selection
{
    private const int InsertionLength = 24; // up to here an insertion sort is faster than the library's

    /// <summary>The n-th largest of some values, 1 ≤ n ≤ length; reorders them. O(length) on average, never more than a sort.</summary>
    /// <remarks>
    /// Source: C. A. R. Hoare, Algorithm 65: Find, Communications of the ACM, 1961, with the median of three as pivot. Equal values are
    /// exchanged too, so that they are halved as well; what is left after 2·log₂ rounds is sorted (D. Musser, Introspective sorting, 1997).
    /// </remarks>
    public static T NthLargest<T>(Span<T> values, int n) where T : IBinaryFloatingPointIeee754<T>
    {
        int low = 0, high = values.Length - 1, target = n - 1;
        for (int rounds = 2 * BitOperations.Log2((uint)values.Length); low < high; rounds--)
        {
            if (rounds == 0)
            {
                values[low..(high + 1)].Sort();
                return values[low + high - target]; // ascending
            }

            (int left, int right) = Partition(values, low, high);
            if (target <= right)
            {
                high = right;
            }
            else if (target >= left)
            {
                low = left;
            }
            else
            {
                return values[target];
            }
        }

        return values[low];
    }

    /// <summary>
    /// Sorts keys ascending together with the indices of their rows, equal keys by ascending index. O(n·log n) for any order.
    /// </summary>
    public static void Sort<T>(Span<T> keys, Span<int> indices) where T : IBinaryFloatingPointIeee754<T>
    {
        if (keys.Length <= InsertionLength)
        {
            InsertionSort(keys, indices);
            return;
        }

        if (IsSorted(keys, indices))
        {
            return; // as rows are that are all equal
        }

        keys.Sort(indices);
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            indices[start..end].Sort();
            start = end;
        }
    }

    private static bool IsSorted<T>(Span<T> keys, Span<int> indices) where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 1; i < keys.Length; i++)
        {
            if (!(keys[i - 1] < keys[i] || (keys[i - 1] == keys[i] && indices[i - 1] < indices[i])))
            {
                return false;
            }
        }

        return true;
    }

    // Larger values come to the front. Values between the two results equal the pivot.
    private static (int Left, int Right) Partition<T>(Span<T> values, int low, int high) where T : IBinaryFloatingPointIeee754<T>
    {
        T first = values[low], middle = values[low + ((high - low) / 2)], last = values[high];
        T pivot = T.Max(T.Min(first, middle), T.Min(T.Max(first, middle), last));
        int left = low, right = high;
        while (left <= right)
        {
            while (values[left] > pivot)
            {
                left++;
            }

            while (values[right] < pivot)
            {
                right--;
            }

            if (left <= right)
            {
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }
        }

        return (left, right);
    }

    private static void InsertionSort<T>(Span<T> keys, Span<int> indices) where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 1; i < keys.Length; i++)
        {
            (T key, int index) = (keys[i], indices[i]);
            int at = i;
            for (; at > 0 && (keys[at - 1] > key || (keys[at - 1] == key && indices[at - 1] > index)); at--)
            {
                (keys[at], indices[at]) = (keys[at - 1], indices[at - 1]);
            }

            (keys[at], indices[at]) = (key, index);
        }
    }
}
