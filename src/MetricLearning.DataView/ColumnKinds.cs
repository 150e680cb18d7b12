using Microsoft.ML.Data;

namespace MetricLearning.DataView;

/// <summary>Tells kinds of columns.</summary>
internal static class ColumnKinds
{
    /// <summary>The kind of a type.</summary>
    public static ColumnKind Of(DataViewType type) => type switch
    {
        NumberDataViewType or BooleanDataViewType => ColumnKind.Number,
        TextDataViewType => ColumnKind.Text,
        KeyDataViewType => ColumnKind.Key,
        VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType or BooleanDataViewType } => ColumnKind.Vector,
        _ => ColumnKind.Other,
    };

    /// <summary>Whether a kind is one of categories.</summary>
    public static bool IsCategory(this ColumnKind kind) => kind is ColumnKind.Text or ColumnKind.Key;
}
