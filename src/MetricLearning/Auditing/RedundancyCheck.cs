namespace MetricLearning.Auditing;

/// <summary>Finds training rows that can all be left out together, as <see cref="DatasetAudit"/> describes.</summary>
internal static class RedundancyCheck
{
    /// <summary>The redundant rows, in their order. O(n·(k + log n)).</summary>
    public static List<RedundantRow> Run(AuditTable table)
    {
        int[] representatives = Represent(table);
        List<RedundantRow> found = [];
        for (int row = 0; row < table.Rows.TrainCount; row++)
        {
            int unit = table.Distinct.UnitOf(row);
            if (representatives[unit] >= 0)
            {
                ReadOnlySpan<int> units = table.TrainLists.Units(unit);
                int place = units.IndexOf(representatives[unit]);
                AuditNeighbor representative = new(table.RowOf(units[place]), table.TrainLists.Distances(unit)[place]);
                found.Add(new(table.Rows[row], representative, table.NeighborsOf(unit)));
            }
            else if (table.Distinct.FirstRowOf(unit) != row)
            {
                found.Add(new(table.Rows[row], new(table.RowOf(unit), 0), table.NeighborsOf(unit)));
            }
        }

        return found;
    }

    // For each unit the unit that stands for it, or −1. Densest first: where rows crowd, most can go.
    private static int[] Represent(AuditTable table)
    {
        int[] representatives = new int[table.Distinct.Count];
        Array.Fill(representatives, -1);
        bool[] isKept = new bool[representatives.Length];
        double[] reaches = Reaches(table);
        NeighborLists lists = table.TrainLists;
        IEnumerable<int> candidates = Enumerable.Range(0, table.Distinct.TrainCount)
            .Where(unit => lists.Has(unit) && AllAgree(table, unit)).OrderBy(unit => lists.Distances(unit)[0]);
        foreach (int unit in candidates)
        {
            if (isKept[unit])
            {
                continue;
            }

            ReadOnlySpan<int> units = lists.Units(unit);
            ReadOnlySpan<float> distances = lists.Distances(unit);
            for (int i = 0; i < units.Length && distances[i] <= reaches[table.ClassOf(unit)]; i++)
            {
                if (representatives[units[i]] < 0)
                {
                    (representatives[unit], isKept[units[i]]) = (units[i], true);
                    break;
                }
            }
        }

        return representatives;
    }

    private static bool AllAgree(AuditTable table, int unit)
    {
        foreach (int other in table.TrainLists.Units(unit))
        {
            if (table.ClassOf(other) != table.ClassOf(unit))
            {
                return false;
            }
        }

        return true;
    }

    // The median distance of the nearest neighbour in each class.
    private static double[] Reaches(AuditTable table)
    {
        List<double>[] nearest = new List<double>[table.Rows.ClassNames.Count];
        for (int c = 0; c < nearest.Length; c++)
        {
            nearest[c] = [];
        }

        for (int unit = 0; unit < table.Distinct.TrainCount; unit++)
        {
            if (table.TrainLists.Has(unit))
            {
                nearest[table.ClassOf(unit)].Add(table.TrainLists.Distances(unit)[0]);
            }
        }

        return [.. nearest.Select(some => some.Count > 0 ? Quantiles.Median(some.ToArray()) : 0)];
    }
}
