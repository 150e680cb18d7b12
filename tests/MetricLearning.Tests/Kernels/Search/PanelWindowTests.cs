using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class PanelWindowTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    // Some kinds are moved by a centre, one of them beyond the largest float.
    [Test]
    public void PanelAndRow_RowsOfAFile_HaveTheBitsOfRowsInMemory(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Range(0, HardRows.Kinds - 1)] int kind, [Values(32, 128, 512)] int bits)
    {
        const int Depth = 9;
        PanelScan scan = PanelScanTests.Scan(bits);
        int count = 70 * scan.PanelRows;
        float[] rows = HardRows.Create(new Random(kind), kind, count, Depth);
        NeighborSearch inFile = new(HardRows.Comparison(metric), Depth, 1, scan);
        NeighborSearch inMemory = new(HardRows.Comparison(metric), Depth, 1, scan);
        RowsInFile.Append(inFile, rows, count);
        inMemory.Append(rows);
        RowStore moved = inMemory.Store.MovedBy(inFile.Store.Form.Center); // by the same centre, if by any
        RowAppend.FormAll(moved, new SearchPool(Depth, 1, scan), 1);

        Compare(inFile.Store.Scored, moved.Scored, scan);
        Compare(inFile.Store.Given, moved.Given, scan, hasBias: moved.Form.Center is null);
    }

    [Test]
    public void PanelAndRow_RowMovedBeyondTheLargestFloat_IsZero()
    {
        PanelScan scan = PanelScanTests.Scan(128);
        float[] rows = [.. Enumerable.Range(0, scan.PanelRows * 2).Select(i => i == 2 ? float.MaxValue : i)];
        FileRows file = new((first, to) => rows.AsSpan(first * 2, to.Length).CopyTo(to), 1, [-float.MaxValue, -1]);
        RowPanels panels = new(2, scan.PanelRows, hasScale: false, file) { Count = scan.PanelRows };
        panels.Reserve(scan.PanelRows);
        PanelWindow window = new(scan);

        float* panel = window.Panel(panels, 0);
        (panel[1], panel[scan.PanelRows + 1]).Should().Be((0f, 0f));
        (panel[scan.PanelRows], panel[scan.PanelRows + 2]).Should().Be((2f, 6f), "only the second column of other rows is small");
        float* row = window.Row(panels, 1, out int stride);
        (row[0], row[stride]).Should().Be((0f, 0f));
        GC.KeepAlive(window);
    }

    [Test]
    public void Rows_OfAFileAndOfMemory_AreThoseAskedFor()
    {
        const int Depth = 3;
        PanelScan scan = PanelScanTests.Scan(128);
        float[] rows = [.. Enumerable.Range(0, 40 * Depth).Select(i => (float)i)];
        NeighborSearch search = new(RowComparison.Product, Depth, 1, scan);
        RowsInFile.Append(search, rows, staying: 20);
        search.Store.Given.File!.PanelCount.Should().BeInRange(1, 3, "some rows lie in memory");
        float** starts = stackalloc float*[3];

        PanelWindow window = new(scan);
        int stride = window.Rows(search.Store.Given, [39, 0, 17], starts);

        for (int j = 0; j < Depth; j++)
        {
            (starts[0][j * stride], starts[1][j * stride], starts[2][j * stride])
                .Should().Be(((39f * Depth) + j, (float)j, (17f * Depth) + j));
        }

        GC.KeepAlive(window); // whose memory was read
    }

    private static void Compare(RowPanels inFile, RowPanels inMemory, PanelScan scan, bool hasBias = true)
    {
        PanelWindow window = new(scan);
        int lines = hasBias ? inMemory.Stride : inMemory.Depth;
        for (int panel = 0; panel < inMemory.PanelCount; panel++)
        {
            Bits(window.Panel(inFile, panel), lines * scan.PanelRows).Should().Equal(Bits(inMemory[panel], lines * scan.PanelRows));
        }

        for (int index = 0; index < inMemory.Count; index += 37)
        {
            float* row = window.Row(inFile, index, out int stride);
            for (int j = 0; j < lines; j++)
            {
                BitConverter.SingleToInt32Bits(row[j * stride])
                    .Should().Be(BitConverter.SingleToInt32Bits(inMemory.Row(index)[j * scan.PanelRows]));
            }
        }

        GC.KeepAlive(window); // whose memory was read
    }

    private static int[] Bits(float* values, int count) => new ReadOnlySpan<int>(values, count).ToArray();
}
