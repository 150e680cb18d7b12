namespace MetricLearning.Auditing;

/// <summary>Compares the distance of every row's k-th neighbour with those of its class, as <see cref="DatasetAudit"/> describes.</summary>
internal static class OutlierCheck
{
    private const int LeastUnits = 8;

    /// <summary>Finds the outliers, the farthest out first. O((n + m)·log n).</summary>
    public static List<OutlierFinding> Run(AuditTable table, double leastScore)
    {
        Usual[] usual = UsualOfClasses(table);
        List<OutlierFinding> found = [];
        for (int row = 0; row < table.Rows.Count; row++)
        {
            int unit = table.Distinct.UnitOf(row);
            if (!table.HasDirection(unit))
            {
                found.Add(new(table.Rows[row], double.PositiveInfinity, 1, 1, []));
                continue;
            }

            if (!table.ListsOf(unit).Has(unit))
            {
                continue;
            }

            Usual here = usual[table.Rows.Classes[row]];
            float distance = table.ListsOf(unit).LastDistance(unit);
            double score = here.ScoreOf(table.LengthOf(distance));
            if (score >= leastScore)
            {
                found.Add(new(table.Rows[row], score, distance, here.Distance, table.NeighborsOf(unit)));
            }
        }

        return [.. found.OrderByDescending(finding => finding.Score)];
    }

    private static Usual[] UsualOfClasses(AuditTable table)
    {
        List<float> all = [];
        List<float>[] distances = new List<float>[table.Rows.ClassNames.Count];
        for (int c = 0; c < distances.Length; c++)
        {
            distances[c] = [];
        }

        for (int unit = 0; unit < table.Distinct.TrainCount; unit++)
        {
            float distance = table.TrainLists.Has(unit) ? table.TrainLists.LastDistance(unit) : 0;
            if (distance > 0 && float.IsFinite(distance))
            {
                distances[table.ClassOf(unit)].Add(distance);
                all.Add(distance);
            }
        }

        Usual ofAll = Usual.Of(table, all);
        return [.. distances.Select(some => some.Count >= LeastUnits ? Usual.Of(table, some) : ofAll)];
    }

    /// <summary>What is usual in a class.</summary>
    private readonly record struct Usual(float Distance, double MedianLog, double Spread)
    {
        public static Usual Of(AuditTable table, List<float> distances)
        {
            if (distances.Count < LeastUnits)
            {
                return new(float.NaN, double.NaN, double.NaN); // too few to call anything usual
            }

            double[] logs = [.. distances.Select(distance => Math.Log(table.LengthOf(distance)))];
            double median = Quantiles.Median(logs);
            double[] raw = [.. distances.Select(distance => (double)distance)];
            return new((float)Quantiles.Median(raw), median, Quantiles.Spread(logs, median));
        }

        public double ScoreOf(double length) => length > 0 && Math.Log(length) > MedianLog ? (Math.Log(length) - MedianLog) / Spread : 0;
    }
}
