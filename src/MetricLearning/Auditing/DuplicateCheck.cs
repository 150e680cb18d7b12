namespace MetricLearning.Auditing;

/// <summary>Finds rows that are equal, or nearly so, within a set and across both.</summary>
internal static class DuplicateCheck
{
    /// <summary>The groups of equal rows, by their first rows. O(n + m).</summary>
    public static List<DuplicateGroup> Exact(AuditTable table)
    {
        int[] counts = new int[table.Distinct.ValuesCount];
        for (int row = 0; row < table.Rows.Count; row++)
        {
            counts[table.Distinct.ValuesOfRow(row)]++;
        }

        List<AuditedRow>?[] groups = new List<AuditedRow>?[counts.Length];
        for (int row = 0; row < table.Rows.Count; row++)
        {
            int values = table.Distinct.ValuesOfRow(row);
            if (counts[values] > 1)
            {
                (groups[values] ??= []).Add(table.Rows[row]);
            }
        }

        return [.. groups.Where(group => group is not null).Select(group => new DuplicateGroup(group!, []))];
    }

    /// <summary>The groups of near duplicates, by their first rows. O((n + m)·k·log).</summary>
    /// <param name="table">The rows and their neighbours.</param>
    /// <param name="distance">The largest distance, or null to derive a rule from the training rows.</param>
    public static List<DuplicateGroup> Near(AuditTable table, float? distance)
    {
        int train = table.Distinct.TrainCount, all = table.Distinct.Count;
        SortedDictionary<(int, int), float> pairs = [];
        NearDuplicateRule rule = distance is float given ? new(0, table.LengthOf(given)) : NearDuplicateRule.Of(table);
        AddPairs(table, table.TrainLists, 0, train, rule, pairs);
        AddPairs(table, table.TestLists, train, all, rule, pairs);
        AddPairs(table, table.ListsAmongTest, train, all, rule, pairs);

        int[] parents = new int[all];
        for (int unit = 0; unit < all; unit++)
        {
            parents[unit] = unit;
        }

        foreach ((int one, int other) in pairs.Keys)
        {
            (int a, int b) = (RootOf(parents, one), RootOf(parents, other));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        return Groups(table, pairs, parents);
    }

    private static void AddPairs(
        AuditTable table,
        NeighborLists lists,
        int firstUnit,
        int endUnit,
        NearDuplicateRule rule,
        SortedDictionary<(int, int), float> pairs)
    {
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            if (!lists.Has(unit))
            {
                continue;
            }

            ReadOnlySpan<int> units = lists.Units(unit);
            ReadOnlySpan<float> distances = lists.Distances(unit);
            double last = table.LengthOf(distances[^1]);
            for (int i = 0; i < units.Length && rule.Holds(table.LengthOf(distances[i]), last); i++)
            {
                if (table.Distinct.ValuesOf(unit) != table.Distinct.ValuesOf(units[i]))
                {
                    pairs[(Math.Min(unit, units[i]), Math.Max(unit, units[i]))] = distances[i];
                }
            }
        }
    }

    private static List<DuplicateGroup> Groups(AuditTable table, SortedDictionary<(int, int), float> pairs, int[] parents)
    {
        SortedDictionary<int, (SortedSet<int> Units, List<AuditedPair> Pairs)> groups = [];
        foreach (((int one, int other), float distance) in pairs)
        {
            int root = RootOf(parents, one);
            if (!groups.TryGetValue(root, out (SortedSet<int> Units, List<AuditedPair> Pairs) group))
            {
                groups.Add(root, group = ([], []));
            }

            group.Units.Add(one);
            group.Units.Add(other);
            group.Pairs.Add(new(table.RowOf(one), table.RowOf(other), distance));
        }

        return [.. groups.Values.Select(group => new DuplicateGroup(
            [.. group.Units.Select(table.RowOf)], [.. group.Pairs.OrderBy(pair => pair.Distance)]))];
    }

    private static int RootOf(int[] parents, int unit)
    {
        while (parents[unit] != unit)
        {
            unit = parents[unit] = parents[parents[unit]];
        }

        return unit;
    }
}
