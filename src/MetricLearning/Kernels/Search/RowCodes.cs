using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Rows in eight bits a value, [panel][block of 16 rows][four columns][row][4], beside the panels that they are made of.</summary>
/// <remarks>
/// <para>
/// A row x is stored as <c>x ≈ s·c</c>, with whole numbers c of magnitude 127 at most, stored as c + 128, and one step s, and what its
/// score may differ by: see <see cref="CodeScan"/>. Behind the codes of a block stand four lines, a float for each row: s, blur, reach and
/// bias⁺, the row's scale in all of them. Memory: d + 16 bytes a row, columns rounded up to four. Blocks are read one
/// after the other.
/// </para>
/// <para>
/// They are made where vectors of 256 bits multiply whole numbers, and for rows of 32 columns and more: fewer do not pay. A program that
/// would rather have the memory sets the switch <see cref="Switch"/> of <see cref="AppContext"/> to false before it makes or loads the
/// first index, gallery or classifier.
/// </para>
/// </remarks>
/// <param name="depth">The columns, 1 ≤ d.</param>
/// <param name="panelRows">Rows of a panel, a multiple of 16.</param>
internal sealed unsafe class RowCodes(int depth, int panelRows)
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 16;

    /// <summary>Columns that lie side by side.</summary>
    public const int QuadColumns = 4;

    /// <summary>Bytes from four columns of a block to the next four.</summary>
    public const int BlockQuad = BlockRows * QuadColumns;

    /// <summary>How far ahead of what is computed codes are fetched, in bytes, of this block or what follows it.</summary>
    public const int Ahead = 2048;

    /// <summary>The largest magnitude of a code.</summary>
    public const int LargestCode = 127;

    /// <summary>How the code 0 is stored.</summary>
    public const int Zero = 128;

    /// <summary>The name of the switch.</summary>
    public const string Switch = "MetricLearning.Search.EightBitCodes";

    private const int Lines = 4;
    private const int FewestColumns = 32;
    private const int LaneStep = 8; // rows whose codes are made in one vector
    private const float SmallestLargest = 1e-30f; // shorter rows have codes of zero: the inverse of their step might overflow
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double CodeRounding = LargestCode * 4 * UnitRoundoff; // of a value in steps: two roundings of the step, and its own
    private const double RoundUp = 1 + (8 * UnitRoundoff);
    private const double BiasSlack = 16 * UnitRoundoff;

    private static readonly bool AreWanted = !AppContext.TryGetSwitch(Switch, out bool isOn) || isOn;

    private readonly double _roundingError = CodeScan.RoundingError(depth);
    private PanelBlocks _blocks = new(panelRows / BlockRows * BytesOf(depth) / sizeof(float));

    /// <summary>Quads of columns.</summary>
    public int QuadCount => Quads(depth);

    /// <summary>Bytes of a block.</summary>
    public nint BlockBytes => (nint)BytesOf(depth);

    /// <summary>The first block of a panel.</summary>
    public byte* this[int panel] => (byte*)_blocks[panel];

    /// <summary>Whether codes of such rows are of use here.</summary>
    public static bool AreUseful(int depth, int panelRows) =>
        AreWanted && Avx2.IsSupported && Fma.IsSupported && panelRows % BlockRows == 0
        && depth is >= FewestColumns and <= RowForm.LargestDepth;

    /// <summary>The quads of columns.</summary>
    public static int Quads(int depth) => (depth + QuadColumns - 1) / QuadColumns;

    /// <summary>The lines of the block that a row of a panel lies in: steps, blurs, reaches and biases.</summary>
    public float* LinesOf(int panel, int lane) =>
        (float*)(this[panel] + (lane / BlockRows * BlockBytes) + ((nint)QuadCount * BlockQuad));

    /// <summary>The codes of a row of a panel, four columns; the next four are <see cref="BlockQuad"/> bytes further.</summary>
    public byte* CodesOf(int panel, int lane) => this[panel] + (lane / BlockRows * BlockBytes) + (lane % BlockRows * QuadColumns);

    /// <summary>Makes room for a number of rows in all.</summary>
    public void Reserve(int rows) => _blocks.Reserve((int)((rows + panelRows - 1L) / panelRows));

    /// <summary>The rows that there are now, in the same memory.</summary>
    public RowCodes View()
    {
        RowCodes view = (RowCodes)MemberwiseClone();
        view._blocks = _blocks.View();
        return view;
    }

    /// <summary>Makes the codes of a panel. Nothing is written for rows before the first one: others may be reading them.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="values">The rows as they are scored, [d × rows].</param>
    /// <param name="squares">The sum of the squares of each, [rows].</param>
    /// <param name="biases">Their biases, [rows].</param>
    /// <param name="scales">Their scales, [rows]; null for 1.</param>
    /// <param name="firstLane">The first row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Form(int panel, float* values, double* squares, ReadOnlySpan<float> biases, float* scales, int firstLane)
    {
        float* inverses = stackalloc float[panelRows];
        float* errors = stackalloc float[panelRows];
        for (int lane = firstLane / LaneStep * LaneStep; lane < panelRows; lane += LaneStep)
        {
            Vector256<float> largest = LargestOf(values + lane);
            Vector256<float> isCoded = Vector256.GreaterThan(largest, Vector256.Create(SmallestLargest));
            (Vector256.Create((float)LargestCode) / largest & isCoded).Store(inverses + lane);
            Encode(values + lane, inverses + lane, CodesOf(panel, lane), Math.Max(0, firstLane - lane), errors + lane);
        }

        for (int lane = firstLane; lane < panelRows; lane++)
        {
            double scale = scales == null ? 1 : scales[lane], length = Math.Sqrt(squares[lane]);
            double step = inverses[lane] > 0 ? 1.0 / inverses[lane] : 0;
            double error = step > 0
                ? step * ((Math.Sqrt(errors[lane]) * (1 + (2 * depth * UnitRoundoff))) + (Math.Sqrt(depth) * CodeRounding))
                : length;
            double reach = length + error, bias = biases[lane];
            bool isRow = bias > double.NegativeInfinity;
            float* line = LinesOf(panel, lane) + (lane % BlockRows);
            line[0] = isRow ? (float)(step * scale) : 0;
            line[BlockRows] = isRow ? (float)((error + (_roundingError * reach)) * scale * RoundUp) : 0;
            line[2 * BlockRows] = isRow ? (float)(reach * scale * RoundUp) : 0;
            line[3 * BlockRows] = isRow ? (float)((bias + (Math.Abs(bias) * BiasSlack)) * scale) : float.NegativeInfinity;
        }
    }

    private static long BytesOf(int depth) => BlockRows * ((Quads(depth) * (long)QuadColumns) + (Lines * sizeof(float)));

    private Vector256<float> LargestOf(float* values)
    {
        Vector256<float> largest = default;
        for (int j = 0; j < depth; j++, values += panelRows)
        {
            largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(values)));
        }

        return largest;
    }

    // Codes of eight rows, of which the first ones may be left out, and the sums of their squared errors in steps.
    private void Encode(float* values, float* inverses, byte* codes, int leftOut, float* errors)
    {
        int* quad = stackalloc int[LaneStep];
        Vector256<float> inverse = Vector256.Load(inverses), sum = default;
        for (int j = 0; j < depth; j += QuadColumns, values += QuadColumns * panelRows, codes += BlockQuad)
        {
            Vector256<int> four = Round(Vector256.Load(values) * inverse, ref sum);
            for (int column = 1; column < Math.Min(QuadColumns, depth - j); column++)
            {
                four |= Round(Vector256.Load(values + (column * panelRows)) * inverse, ref sum) << (8 * column);
            }

            if (leftOut == 0)
            {
                four.Store((int*)codes);
                continue;
            }

            four.Store(quad);
            for (int lane = leftOut; lane < LaneStep; lane++)
            {
                ((int*)codes)[lane] = quad[lane];
            }
        }

        sum.Store(errors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<float> inSteps, ref Vector256<float> squares)
    {
        Vector256<int> code = Avx.ConvertToVector256Int32(inSteps); // to the nearest
        Vector256<float> error = inSteps - Vector256.ConvertToSingle(code);
        squares += error * error;
        return code + Vector256.Create(Zero);
    }
}
