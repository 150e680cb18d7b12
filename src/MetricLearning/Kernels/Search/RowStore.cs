namespace MetricLearning.Kernels;

/// <summary>
/// The rows of a search: as they were given, and as they are scored, which is the same memory unless they are moved by a centre.
/// </summary>
/// <param name="Given">The rows, bit by bit as they were given.</param>
/// <param name="Scored">The rows as they are scored, with their biases and scales.</param>
/// <param name="Form">How they are scored.</param>
internal sealed record RowStore(RowPanels Given, RowPanels Scored, RowForm Form)
{
    /// <summary>Makes an empty store.</summary>
    public static RowStore Create(RowComparison comparison, int depth, int panelRows)
    {
        RowPanels rows = new(depth, panelRows, comparison == RowComparison.Angle);
        return new(rows, rows, new(comparison, depth));
    }

    /// <summary>The rows that there are now, in the same memory; rows that are added later do not show.</summary>
    public RowStore View()
    {
        RowPanels given = Given.View();
        return new(given, ReferenceEquals(Given, Scored) ? given : Scored.View(), Form);
    }

    /// <summary>Makes room for a number of rows in all.</summary>
    public void Reserve(int rows)
    {
        Given.Reserve(rows);
        Scored.Reserve(rows);
    }

    /// <summary>The same rows, scored around another centre; null for none. What scoring reads is not yet formed.</summary>
    public RowStore MovedBy(float[]? center)
    {
        RowPanels scored = Given;
        if (center is not null)
        {
            scored = new(Given.Depth, Given.PanelRows, hasScale: false);
            scored.Reserve(Given.Count);
            scored.Count = Given.Count;
        }

        return new(Given, scored, new(Form.Comparison, Given.Depth) { Center = center });
    }
}
