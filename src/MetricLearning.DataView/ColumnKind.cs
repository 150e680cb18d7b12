namespace MetricLearning.DataView;

/// <summary>What a column's type means here.</summary>
internal enum ColumnKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>A number or a Boolean.</summary>
    Number,

    /// <summary>Numbers or Booleans of a known count.</summary>
    Vector,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A key.</summary>
    Key,
}
