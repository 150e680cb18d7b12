namespace MetricLearning.Kernels;

/// <summary>The distance by which rows are ranked: computed in double precision from the rows as they were given.</summary>
/// <remarks>
/// <code>
/// Distance         √Σⱼ (qⱼ − rⱼ)²
/// SquaredDistance  Σⱼ (qⱼ − rⱼ)²
/// Product          −Σⱼ qⱼ·rⱼ
/// Angle            1 − Σⱼ qⱼ·rⱼ / √(Σⱼ qⱼ² · Σⱼ rⱼ²), kept within 0 and 2; 1 where a row is zero
/// </code>
/// Every value is widened to double first. Each sum is one chain in the order of the columns; every difference, product, sum, quotient and
/// root is rounded once, and none is fused with another. No intermediate value overflows or underflows, since all come from floats.
/// Equal rows are at distance 0, by angle too: of equal rows Σ qⱼ² · Σ rⱼ² is the square of the product, and √(x·x) = x.
/// </remarks>
/// <param name="comparison">How rows are compared.</param>
/// <param name="rows">The rows, as they were given.</param>
/// <param name="window">Where their values are found.</param>
internal readonly unsafe struct ExactDistance(RowComparison comparison, RowPanels rows, PanelWindow window)
{
    /// <summary>Rows that <see cref="OfRows"/> compares at once.</summary>
    public const int RowCount = LaneSums<Product>.RowCount;

    private bool IsDifference => comparison is RowComparison.Distance or RowComparison.SquaredDistance;

    /// <summary>The sum of a query's squares; 0, which is never read, unless rows are compared by angle.</summary>
    public double QuerySquare(float* query)
    {
        double sum = 0;
        for (int j = 0; j < rows.Depth && comparison == RowComparison.Angle; j++)
        {
            sum += (double)query[j] * query[j];
        }

        return sum;
    }

    /// <summary>The distances of a query from all rows of a panel, those of places without a row included.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="querySquare">Its <see cref="QuerySquare"/>.</param>
    /// <param name="panel">The values of the panel, which <see cref="PanelWindow.Panel"/> finds.</param>
    /// <param name="distances">Receives the distances, [rows of a panel].</param>
    public void OfPanel(float* query, double querySquare, float* panel, double* distances)
    {
        double* squares = stackalloc double[rows.PanelRows];
        if (IsDifference)
        {
            LaneSums<SquaredDifference>.OfPanel(query, panel, rows.Depth, rows.PanelRows, distances);
        }
        else
        {
            LaneSums<Product>.OfPanel(query, panel, rows.Depth, rows.PanelRows, distances);
        }

        if (comparison == RowComparison.Angle)
        {
            LaneSums<RowSquare>.OfPanel(query, panel, rows.Depth, rows.PanelRows, squares);
        }

        Complete(querySquare, squares, distances, rows.PanelRows);
    }

    /// <summary>The distances of a query from up to four rows.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="querySquare">Its <see cref="QuerySquare"/>.</param>
    /// <param name="indices">The rows, 1 to 4.</param>
    /// <param name="distances">Receives their distances.</param>
    public void OfRows(float* query, double querySquare, ReadOnlySpan<int> indices, Span<double> distances)
    {
        float** starts = stackalloc float*[RowCount];
        double* sums = stackalloc double[RowCount];
        double* squares = stackalloc double[RowCount];
        int stride = window.Rows(rows, indices, starts);
        for (int i = indices.Length; i < RowCount; i++)
        {
            starts[i] = starts[indices.Length - 1];
        }

        if (IsDifference)
        {
            LaneSums<SquaredDifference>.OfRows(query, starts, rows.Depth, stride, sums);
        }
        else
        {
            LaneSums<Product>.OfRows(query, starts, rows.Depth, stride, sums);
        }

        if (comparison == RowComparison.Angle)
        {
            LaneSums<RowSquare>.OfRows(query, starts, rows.Depth, stride, squares);
        }

        Complete(querySquare, squares, sums, RowCount);
        new Span<double>(sums, indices.Length).CopyTo(distances);
    }

    // Makes distances of sums, in place.
    private void Complete(double querySquare, double* squares, double* sums, int count)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] = comparison switch
            {
                RowComparison.Distance => Math.Sqrt(sums[i]),
                RowComparison.SquaredDistance => sums[i],
                RowComparison.Product => -sums[i],
                _ => Angle(sums[i], querySquare * squares[i]),
            };
        }
    }

    private static double Angle(double product, double squares) => squares > 0 ? Math.Clamp(1 - (product / Math.Sqrt(squares)), 0, 2) : 1;
}
