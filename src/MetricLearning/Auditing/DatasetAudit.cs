using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Auditing;

/// <summary>
/// What is wrong with labelled rows: duplicates, labels that neighbours contradict, outliers, classes that are hard to tell apart, rows
/// that add nothing. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Rows are judged by their k nearest training rows, found exactly. Equal rows with one label count as one row, so copies confirm neither
/// each other nor a label. Give the raw features, or embeddings of a network that has not learned the labels by heart: a few epochs, with
/// augmentation; to be safe, embed rows by a network that did not train on them and pass these as the test set.
/// </para>
/// <para>
/// <b>Duplicates.</b> Rows are equal if all their values are. Two other rows are near duplicates if their distance is at most ρ·rₖ of one
/// of them, rₖ the distance of its k-th neighbour, or at most τ. ρ ≤ 0.4 and τ are what even density in as many dimensions as the rows have
/// would reach by chance once in 10,000 rows: with <c>ρᵐ = 1 − (1 − 10⁻⁴)^(1/(k−1))</c> and m from the median of <c>rⱼ/rₖ</c>, j = ⌊k/2⌋,
/// and with <c>(τ/q₂)^μ = 10⁻⁴ / ln 2</c> and <c>(q₃/q₂)^μ = 2</c>, q₂ and q₃ median and upper quartile of r₁ among the training rows,
/// τ ≤ q₂/2. Fewer than 8 rows have no near duplicates but those at distance 0. A row's near duplicates are looked for among its k
/// neighbours.
/// </para>
/// <para>
/// <b>Labels.</b> A neighbour at distance r votes for its class c with weight <c>exp(−(r/h)²)</c>, h the median of rₖ in c. The confidence
/// in c is <c>p(c) = (votes for c + 0.1/C) / (all votes + 0.1)</c> among C classes, and its threshold t(c) the mean p(c) of the rows
/// labelled c. A row labelled y is suspect if p(c) &gt; p(y) for another c, and confidently so if p(c) ≥ t(c). Suspects are ranked by
/// <c>max(0, p(c) − t(c)) − (p(y) − t(y))</c> with the c of which that is largest. Labels of the test set are judged
/// by training rows, with thresholds of their own; not those of classes that training rows lack.
/// </para>
/// <para>
/// <b>Outliers.</b> A row is one if <c>(ln rₖ − median) / spread</c> reaches <see cref="DatasetAuditOptions.OutlierScore"/>; the spread is
/// 1.4826 times the median deviation from the median in the row's class, or in all rows where a class has fewer than 8.
/// </para>
/// <para>
/// <b>Redundant rows.</b> A row whose k neighbours all have its label is redundant if one of them that stays is at most as far as the
/// median r₁ of the class. All redundant rows can be left out together: the nearest row that stays then still has the label of each one
/// left out.
/// </para>
/// <para>
/// Distances are on the scale of lengths in these formulas: √r for squared distances, √(2r) for cosine distances. A zero row has no
/// direction: by cosine it is an outlier, has no neighbours and is none. One class has no suspects; a class of one row is judged like any
/// other.
/// </para>
/// <para>
/// Cost: O((n² + n·m + m²)·d) time for n training and m test rows; a copy of the rows and 8·k bytes a row besides. The result is the same
/// for any number of threads.
/// Sources: C. Northcutt, L. Jiang, I. Chuang, Confident learning: estimating uncertainty in dataset labels, Journal of Artificial
/// Intelligence Research, 2021 (thresholds); B. Iglewicz, D. Hoaglin, How to detect and handle outliers, 1993 (score); S. Ramaswamy, R.
/// Rastogi, K. Shim, Efficient algorithms for mining outliers from large data sets, SIGMOD 2000 (the k-th neighbour); E. Levina, P. Bickel,
/// Maximum likelihood estimation of intrinsic dimension, NIPS 2004 (chance of small distances).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// DatasetAudit audit = DatasetAudit.Of(StandardScaler.Fit(data.Features).Transform(data.Features), data.Labels);
/// Console.WriteLine(audit); // what was found, in words
/// foreach (LabelSuspect suspect in audit.LabelSuspects.Where(suspect => suspect.IsConfident))
/// {
///     Console.WriteLine($"{suspect.Row} should perhaps be {suspect.SuggestedLabel}");
/// }
/// </code>
/// </example>
public sealed class DatasetAudit
{
    private readonly AuditTable _table;
    private readonly double[] _labelScores;

    private DatasetAudit(AuditTable table, DatasetAuditOptions options)
    {
        _table = table;
        ExactDuplicates = DuplicateCheck.Exact(table).AsReadOnly();
        NearDuplicates = DuplicateCheck.Near(table, options.NearDuplicateDistance).AsReadOnly();
        LabelJudgement[] judgements = LabelCheck.Run(table);
        _labelScores = new double[table.Rows.Count];
        List<LabelSuspect> suspects = [];
        for (int row = 0; row < _labelScores.Length; row++)
        {
            int unit = table.Distinct.UnitOf(row);
            LabelJudgement judgement = judgements[unit];
            _labelScores[row] = judgement.Score;
            if (judgement.Suggested >= 0)
            {
                suspects.Add(new(table.Rows[row], table.Rows.ClassNames[judgement.Suggested], judgement, table.NeighborsOf(unit)));
            }
        }

        LabelSuspects = suspects.OrderByDescending(suspect => suspect.Score).ToList().AsReadOnly();
        Outliers = OutlierCheck.Run(table, options.OutlierScore).AsReadOnly();
        ClassConfusions = ConfusionCheck.Run(table, options.ConfusableShare).AsReadOnly();
        RedundantRows = RedundancyCheck.Run(table).AsReadOnly();
    }

    /// <summary>Audits rows labelled by names.</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ n, 1 ≤ d ≤ 2²⁶, finite: embeddings, or the features themselves.</param>
    /// <param name="labels">The label of each row, [n].</param>
    /// <param name="ids">The id of each row, [n], which need not differ; null for the rows' places.</param>
    /// <param name="options">How they are audited; null for the defaults.</param>
    /// <param name="progress">Receives progress on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], there is no row or no column, a value is not finite, a label or id is null, the counts differ, or n·k
    /// neighbours do not fit one array.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static DatasetAudit Of(
        in ReadOnlyTensorSpan<float> embeddings,
        IReadOnlyList<string> labels,
        IReadOnlyList<string>? ids = null,
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Of(new AuditSet(embeddings, labels, ids), options, progress, cancellationToken);

    /// <summary>Audits rows labelled by integers.</summary>
    /// <inheritdoc cref="Of(in ReadOnlyTensorSpan{float}, IReadOnlyList{string}, IReadOnlyList{string}, DatasetAuditOptions,
    /// IProgress{DatasetAuditProgress}, CancellationToken)"/>
    public static DatasetAudit Of(
        in ReadOnlyTensorSpan<float> embeddings,
        ReadOnlySpan<int> labels,
        IReadOnlyList<string>? ids = null,
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Of(new AuditSet(embeddings, labels, ids), options, progress, cancellationToken);

    /// <summary>Audits one set.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="options">How they are audited; null for the defaults.</param>
    /// <param name="progress">Receives progress on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The set is the default value, or n·k neighbours do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static DatasetAudit Of(
        in AuditSet set,
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Throw.IfNoRows(set.RowCount, nameof(set));
        return Of(new RowValues(set.Values, [], set.Columns), new(set.Labels, set.Ids, [], null), options, progress, cancellationToken);
    }

    /// <summary>Audits a training set, and a test set against it: rows that both have, and labels that training rows contradict.</summary>
    /// <param name="train">The training rows, [n × d].</param>
    /// <param name="test">The test rows, [m × d].</param>
    /// <param name="options">How they are audited; null for the defaults.</param>
    /// <param name="progress">Receives progress on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>What was found. Confusable classes and redundant rows are of the training set alone.</returns>
    /// <exception cref="ArgumentException">
    /// A set is the default value, they differ in columns, or their rows or k neighbours of each do not fit one array.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static DatasetAudit Of(
        in AuditSet train,
        in AuditSet test,
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Throw.IfNoRows(train.RowCount, nameof(train));
        Throw.IfNoRows(test.RowCount, nameof(test));
        Throw.IfColumnCountDiffers(test.Columns, train.Columns, nameof(test), nameof(train));
        Throw.IfTooManyValues((long)train.RowCount + test.RowCount, 1, nameof(test));
        RowValues values = new(train.Values, test.Values, train.Columns);
        return Of(values, new(train.Labels, train.Ids, test.Labels, test.Ids), options, progress, cancellationToken);
    }

    /// <summary>The training rows, n.</summary>
    public int RowCount => _table.Rows.TrainCount;

    /// <summary>The test rows, m; 0 without a test set.</summary>
    public int TestRowCount => _table.Rows.Count - _table.Rows.TrainCount;

    /// <summary>The number of distinct labels in both sets.</summary>
    public int ClassCount => _table.Rows.ClassNames.Count;

    /// <summary>How rows were compared.</summary>
    public DistanceMetric Metric => _table.Metric;

    /// <summary>The neighbours by which a training row was judged, k: fewer than asked for where there are fewer other rows.</summary>
    public int NeighborCount => _table.TrainLists.NeighborCount;

    /// <summary>Groups of equal rows, by their first rows.</summary>
    public IReadOnlyList<DuplicateGroup> ExactDuplicates { get; }

    /// <summary>Groups of near duplicates, by their first rows.</summary>
    public IReadOnlyList<DuplicateGroup> NearDuplicates { get; }

    /// <summary>Rows whose label their neighbours contradict, the most suspect first, ties by place.</summary>
    public IReadOnlyList<LabelSuspect> LabelSuspects { get; }

    /// <summary>Rows that are far from all others, the farthest out first.</summary>
    public IReadOnlyList<OutlierFinding> Outliers { get; }

    /// <summary>Pairs of classes whose training rows are neighbours of each other, those that share the most first.</summary>
    public IReadOnlyList<ClassConfusion> ClassConfusions { get; }

    /// <summary>Training rows that can be left out, all together, in their order.</summary>
    public IReadOnlyList<RedundantRow> RedundantRows { get; }

    /// <summary>
    /// How much its neighbours contradict the label of each training row, [n], by which <see cref="LabelSuspects"/> are ranked, −1 to 2;
    /// NaN for a row without neighbours.
    /// </summary>
    public ReadOnlySpan<double> LabelScores => _labelScores.AsSpan(0, RowCount);

    /// <summary>The same for each test row, [m]; NaN also for a row of a class without training rows.</summary>
    public ReadOnlySpan<double> TestLabelScores => _labelScores.AsSpan(RowCount);

    /// <summary>
    /// The training rows nearest to a row, by which it was judged: one of each set of equal rows with one label, itself left out.
    /// </summary>
    /// <param name="row">The row's place in its set.</param>
    /// <param name="part">The set.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the part is not defined.</exception>
    public IReadOnlyList<AuditNeighbor> NeighborsOf(int row, AuditPart part = AuditPart.Train)
    {
        Throw.IfNotDefined(part);
        int count = part == AuditPart.Train ? RowCount : TestRowCount;
        Throw.IfNot(row >= 0 && row < count, row, $"0 ≤ row < {count}, a row of the {part} set", "Pass a row of that set.");
        return _table.NeighborsOf(_table.Distinct.UnitOf(part == AuditPart.Train ? row : RowCount + row));
    }

    /// <summary>A summary: how many of each kind were found, and the worst of each.</summary>
    public override string ToString() => AuditText.Of(this);

    private static DatasetAudit Of(
        in RowValues values,
        RowDirectory rows,
        DatasetAuditOptions? options,
        IProgress<DatasetAuditProgress>? progress,
        CancellationToken cancellationToken)
    {
        options ??= new();
        options.Check();
        return new(AuditRun.Run(values, rows, options, progress, cancellationToken), options);
    }
}
