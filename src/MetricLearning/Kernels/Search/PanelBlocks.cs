namespace MetricLearning.Kernels;

/// <summary>Memory for panels of equal size that grows without moving what there is.</summary>
/// <remarks>Panels are aligned to a cache line where their length is a multiple of one. Sizes are 64-bit.</remarks>
/// <param name="panelLength">Floats of a panel.</param>
internal sealed class PanelBlocks(long panelLength)
{
    private const long LargestBlock = 1 << 28;
    private const long SpareBlock = 1 << 18; // floats: memory that is taken beyond what is needed

    private readonly List<AlignedBuffer> _blocks = []; // keeps the memory alive that the addresses point into; views share it
    private nint[] _panels = [];
    private int _capacity;

    /// <summary>The address of a panel.</summary>
    public nint this[int panel] => _panels[panel];

    /// <summary>The panels that there are now; those that are added later do not show.</summary>
    public PanelBlocks View() => (PanelBlocks)MemberwiseClone();

    /// <summary>Makes room for a number of panels in all.</summary>
    public unsafe void Reserve(int panels)
    {
        int needed = panels - _capacity;
        if (needed <= 0)
        {
            return;
        }

        int perBlock = (int)Math.Max(1, LargestBlock / panelLength);
        int added = Math.Max(needed, (int)Math.Min(_capacity / 4, SpareBlock / panelLength));
        if (_panels.Length < _capacity + added)
        {
            Array.Resize(ref _panels, Math.Max(_capacity + added, _panels.Length + (_panels.Length / 4))); // views keep the old one
        }

        for (int start = 0; start < added; start += perBlock)
        {
            int count = Math.Min(perBlock, added - start);
            AlignedBuffer block = new();
            block.Reserve(count * panelLength);
            for (int i = 0; i < count; i++)
            {
                _panels[_capacity++] = (nint)(block.Pointer + (nint)(i * panelLength));
            }

            _blocks.Add(block);
        }
    }
}
