using MetricLearning.Calibration;
using MetricLearning.Data;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Classification;

/// <summary>
/// How a <see cref="SimilarityClassifier"/> is trained. Everything has a default; what is null is chosen by rows held out of training.
/// </summary>
public sealed record SimilarityClassifierOptions
{
    /// <summary>The seed of folds, weights and batches; 0 unless set. The same seed and rows give the same classifier to the bit.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The largest number of threads, 1 ≤ degree, to train and to classify; all processors unless set. Results do not depend on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// About how long networks may be trained, 0 &lt; time; null, the default, as long as the recipe takes. Only with a budget does the
    /// result depend on measured time: fewer networks or steps are trained where the time does not suffice.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>
    /// What rows are images of; null, the default, to look whether they are some. Networks of images begin with convolutions and learn
    /// from images that are moved a little (never mirrored, as digits must not be; see <see cref="NetworkRecipe.Motion"/>), and all values
    /// are scaled alike. A network of images of 28 × 28 pixels takes up to two minutes of one processor, five above 20,000 rows.
    /// </summary>
    /// <remarks>
    /// Square images are noticed. Up to about 40 × 40 pixels networks with convolutions are then tried too, with a quarter of their steps,
    /// and taken where they are no less accurate and surer, see <see cref="ModelChoice.Convolutions"/>; but not where <see cref="Recipe"/>,
    /// <see cref="Loss"/>, <see cref="NetworksPerFold"/>, <see cref="View"/>, <see cref="Scaling"/> or <see cref="KeepsRawAccuracy"/> is
    /// given, or <see cref="UsesRelevantComponents"/> is true. Training takes two to five times as long by that.
    /// </remarks>
    public ImageShape? ImageShape { get; init; }

    /// <summary>How columns are scaled; null, the default, chooses.</summary>
    public RowScaling? Scaling { get; init; }

    /// <summary>
    /// Whether the scaled rows are mapped by relevant component analysis where they are compared, see <see
    /// cref="Training.RelevantComponents"/>: directions in which rows of one class differ anyway then count less. Null, the default, maps
    /// rows of up to 256 columns if that tells left-out classes better from known ones (docs/architecture.md) and is not clearly less
    /// accurate. It maps none where <see cref="ImageShape"/> is given, nor where <see cref="NetworksPerFold"/> is 0, <see cref="View"/> is
    /// <see cref="ModelView.Rows"/> or <see cref="KeepsRawAccuracy"/> is set, which ask for rows as they are. True maps rows of up to
    /// 16,384 columns f, by f² numbers for each fold while it trains, wherever rows can be held out and those of each fold give a map;
    /// <see cref="ModelChoice.Scaling"/> says whether they did. It is refused where <see cref="View"/> is <see cref="ModelView.Networks"/>
    /// or <see cref="KeepsRawAccuracy"/> is set. False maps none. Networks learn from the scaled rows in any case.
    /// </summary>
    public bool? UsesRelevantComponents { get; init; }

    /// <summary>
    /// How many networks each fold trains, 0 ≤ count; null, the default, chooses by the number of rows. 0: the scaled rows themselves are
    /// compared, unless <see cref="UsesRelevantComponents"/> is true, and no network is trained.
    /// </summary>
    public int? NetworksPerFold { get; init; }

    /// <summary>
    /// In how many folds rows are held out, 2 ≤ count, or 1 for a single hold-out; null, the default, chooses by the number of rows.
    /// </summary>
    public int? FoldCount { get; init; }

    /// <summary>
    /// How networks are built and trained, whatever the size of the data; null, the default, chooses all of it by that size.
    /// </summary>
    public NetworkRecipe? Recipe { get; init; }

    /// <summary>
    /// By what loss they learn; null, the default, for a softmax over the cosines to one proxy of each class. Which loss is better is not
    /// tried: compare <see cref="SimilarityClassifier.Choice"/> of several trainings.
    /// </summary>
    public NetworkLoss? Loss { get; init; }

    /// <summary>Which rows vote, and how; null, the default, chooses.</summary>
    public NeighborRule? Rule { get; init; }

    /// <summary>
    /// What is compared; null, the default, chooses. With <see cref="ModelView.Rows"/> nothing is trained. The other two need networks:
    /// where there are none, since all rows have one label, too few can be held out, the time budget is too small or their numbers are not
    /// finite, rows are compared, and <see cref="ModelChoice.Reason"/> says so.
    /// </summary>
    public ModelView? View { get; init; }

    /// <summary>
    /// Whether rows as they are are compared wherever that was more accurate on held-out rows, if only by chance: then what is learned is
    /// never worse there, as one wants of rows that a good encoder made. False unless set: networks are kept unless rows as they are are
    /// clearly more accurate, by two standard errors, which is right more often for rows of measurements. A <see cref="View"/> that is set
    /// has the last word.
    /// </summary>
    public bool KeepsRawAccuracy { get; init; }

    /// <summary>
    /// Which neighbour's distance tells rows of no known class, 1 ≤ k ≤ 50; 1, the nearest, unless set. It told classes that were left out
    /// best in 11 of 17 tables (docs/defaults.md). A larger one is steadier where rows of the gallery have wrong labels or values.
    /// </summary>
    public int NoveltyNeighbor { get; init; } = 1;

    /// <summary>
    /// What the confidence below which a row is "none of these" is chosen for; null, the default, turns away hardly a row of a known class:
    /// rows that are a quarter farther from the gallery than 99.5 % of the held-out rows (farther still where fewer than 200 were held
    /// out, which do not show that tail), and those whose confidence is below half the
    /// accuracy, which gives the best F1 where the confidence is the probability that it claims to be (Z. C. Lipton, C. Elkan, B.
    /// Naryanaswamy, 2014), or lower where that would reject more than 0.5 % of the right answers. Set <see
    /// cref="MaxNovelty"/> to turn away more rows of other classes.
    /// </summary>
    public RejectionTarget? Target { get; init; }

    /// <summary>
    /// The largest <see cref="Match.Novelty"/> with which a label is accepted, from 0 to 1; 1, which accepts all, unless set. 0.95 turns
    /// away about one row of a known class in twenty, whatever the data. Without effect where nothing can be held out.
    /// </summary>
    public double MaxNovelty { get; init; } = 1;

    /// <summary>
    /// The number of held-out rows from which a label gets a threshold of its own by <see cref="Target"/>, which must be set then, 1 ≤
    /// rows; null, the default, for one threshold for all. Rows count for the label that they are given.
    /// </summary>
    public int? LeastRowsOfLabel { get; init; }

    /// <summary>
    /// Rows of none of the classes, if there are some, each of as many finite values as the others: confidence and threshold are fitted to
    /// them too. Networks do not learn from them. Each is judged as a held-out row is, by the networks of one fold among the rows that
    /// these learned from, the folds taking turns, which embeds the rows of each fold once more: O(F·n) of F folds, and one search for each
    /// unknown row. Where nothing can be held out, all rows and the whole model judge them.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<float>> UnknownRows { get; init; } = [];

    /// <summary>Receives how far training is, on the threads that train; null for none.</summary>
    public IProgress<ModelSelectionProgress>? Progress { get; init; }

    /// <summary>Receives what was chosen, and why; null for none.</summary>
    public ILogger? Logger { get; init; }
}
