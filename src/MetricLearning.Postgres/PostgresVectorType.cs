namespace MetricLearning.Postgres;

/// <summary>The type of the column that holds a gallery's rows.</summary>
public enum PostgresVectorType
{
    /// <summary>pgvector's <c>vector</c>: single precision, 4 bytes a value.</summary>
    Vector,

    /// <summary>
    /// pgvector's <c>halfvec</c>: half precision, 2 bytes a value. Rows and queries are rounded to 11 significant bits, and distances are
    /// those of the rounded values.
    /// </summary>
    HalfVector,
}
