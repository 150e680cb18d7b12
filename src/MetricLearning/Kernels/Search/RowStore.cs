namespace MetricLearning.Kernels;

/// <summary>
/// The rows of a search: as they were given, and as they are scored, which is the same memory unless they are moved by a centre.
/// </summary>
/// <param name="Given">The rows, bit by bit as they were given.</param>
/// <param name="Scored">The rows as they are scored, with their biases and scales.</param>
/// <param name="Form">How they are scored.</param>
/// <param name="Codes">The scored rows in eight bits a value; null where that is of no use.</param>
internal sealed record RowStore(RowPanels Given, RowPanels Scored, RowForm Form, RowCodes? Codes)
{
    /// <summary>Makes an empty store.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="depth">The columns of a row.</param>
    /// <param name="panelRows">Rows of a panel.</param>
    /// <param name="file">The first rows, if they stay in a file.</param>
    public static RowStore Create(RowComparison comparison, int depth, int panelRows, FileRows? file = null)
    {
        RowPanels rows = new(depth, panelRows, comparison == RowComparison.Angle, file);
        return new(rows, rows, new(comparison, depth), CodesFor(depth, panelRows));
    }

    /// <summary>The rows that there are now, in the same memory; rows that are added later do not show.</summary>
    public RowStore View()
    {
        RowPanels given = Given.View();
        return new(given, ReferenceEquals(Given, Scored) ? given : Scored.View(), Form, Codes?.View());
    }

    /// <summary>Makes room for a number of rows in all.</summary>
    public void Reserve(int rows)
    {
        Given.Reserve(rows);
        Scored.Reserve(rows);
        Codes?.Reserve(rows);
    }

    /// <summary>The same rows, scored around another centre; null for none. What scoring reads is not yet formed.</summary>
    public RowStore MovedBy(float[]? center)
    {
        RowPanels scored = Given;
        if (center is not null)
        {
            FileRows? file = Given.File is null ? null : Given.File with { Center = center };
            scored = new(Given.Depth, Given.PanelRows, hasScale: false, file);
            scored.Reserve(Given.Count);
            scored.Count = Given.Count;
        }

        RowCodes? codes = CodesFor(Given.Depth, Given.PanelRows);
        codes?.Reserve(Given.Count);
        return new(Given, scored, new(Form.Comparison, Given.Depth) { Center = center }, codes);
    }

    private static RowCodes? CodesFor(int depth, int panelRows) =>
        RowCodes.AreUseful(depth, panelRows) ? new(depth, panelRows) : null;
}
