namespace MetricLearning.Auditing;

/// <summary>Counts how often rows of one class are neighbours of another's.</summary>
internal static class ConfusionCheck
{
    private const int MostPairs = 5;

    /// <summary>Finds the pairs of classes among each other's neighbours, those that share the most first. O(n·k).</summary>
    public static List<ClassConfusion> Run(AuditTable table, double leastShare)
    {
        Dictionary<(int From, int To), int> counts = [];
        int[] neighbors = new int[table.Rows.ClassNames.Count];
        ForEachNeighbor(table, (unit, other, _) =>
        {
            (int from, int to) = (table.ClassOf(unit), table.ClassOf(other));
            neighbors[from]++;
            if (from != to)
            {
                counts[(from, to)] = counts.GetValueOrDefault((from, to)) + 1;
            }
        });

        double Share(int from, int to) => neighbors[from] == 0 ? 0 : (double)counts.GetValueOrDefault((from, to)) / neighbors[from];
        Dictionary<(int, int), Closest> found = [];
        foreach ((int from, int to) in counts.Keys)
        {
            if ((Share(from, to) + Share(to, from)) / 2 >= leastShare)
            {
                found.TryAdd((Math.Min(from, to), Math.Max(from, to)), new(MostPairs));
            }
        }

        ForEachNeighbor(table, (unit, other, distance) =>
        {
            (int from, int to) = (table.ClassOf(unit), table.ClassOf(other));
            if (from != to && found.TryGetValue((Math.Min(from, to), Math.Max(from, to)), out Closest? closest))
            {
                closest.Add(distance, from < to ? (unit, other) : (other, unit));
            }
        });

        return
        [
            .. found.OrderBy(pair => pair.Key).Select(pair => ToFinding(table, pair.Key, Share, pair.Value))
                .OrderByDescending(finding => finding.Share),
        ];
    }

    private static ClassConfusion ToFinding(
        AuditTable table, (int First, int Second) pair, Func<int, int, double> share, Closest closest) => new(
            table.Rows.ClassNames[pair.First],
            table.Rows.ClassNames[pair.Second],
            share(pair.First, pair.Second),
            share(pair.Second, pair.First),
            [.. closest.Pairs.Select(near => new AuditedPair(table.RowOf(near.First), table.RowOf(near.Second), near.Distance))]);

    private static void ForEachNeighbor(AuditTable table, Action<int, int, float> action)
    {
        for (int unit = 0; unit < table.Distinct.TrainCount; unit++)
        {
            if (!table.TrainLists.Has(unit))
            {
                continue;
            }

            ReadOnlySpan<int> units = table.TrainLists.Units(unit);
            for (int i = 0; i < units.Length; i++)
            {
                action(unit, units[i], table.TrainLists.Distances(unit)[i]);
            }
        }
    }

    /// <summary>The closest few pairs, each once, by (distance, units).</summary>
    private sealed class Closest(int capacity)
    {
        private readonly SortedSet<(float Distance, int First, int Second)> _pairs = [];

        public IEnumerable<(float Distance, int First, int Second)> Pairs => _pairs;

        public void Add(float distance, (int First, int Second) units)
        {
            _pairs.Add((distance, units.First, units.Second));
            if (_pairs.Count > capacity)
            {
                _pairs.Remove(_pairs.Max);
            }
        }
    }
}
