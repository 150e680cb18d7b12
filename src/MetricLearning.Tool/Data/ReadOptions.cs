using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>How the user says that data is to be read.</summary>
/// <param name="Label">The name of the label's column; null for the last one where labels are needed, else for none.</param>
/// <param name="Id">The name of the column of ids; null for none.</param>
/// <param name="Ignored">The names of columns that are left out.</param>
/// <param name="NeedsLabels">Whether labels are needed.</param>
/// <param name="SkipsMissing">Whether rows with missing values are left out instead of refused.</param>
/// <param name="Shape">The shape of the rows of a table, if they are images.</param>
internal sealed record ReadOptions(
    string? Label, string? Id, IReadOnlyList<string> Ignored, bool NeedsLabels, bool SkipsMissing, ImageShape? Shape);
