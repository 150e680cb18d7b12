using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Rows in eight bits a value, [panel][pair of columns][row][2], beside the panels that they are made of.</summary>
/// <remarks>
/// <para>
/// A row x is stored as <c>x ≈ s·c</c>, with whole numbers c of magnitude 127 at most and one step s, and what its score may differ by:
/// see <see cref="CodeScan"/>. Behind the codes of a panel stand three lines, a float for each row: s and what is added to a score, both
/// multiplied by the row's scale, and its bias. Memory: d + 12 bytes a row, an odd column rounded up.
/// </para>
/// <para>They are made where vectors of 256 bits multiply whole numbers, and for rows of 32 columns and more: fewer do not pay.</para>
/// </remarks>
/// <param name="depth">The columns, 1 ≤ d.</param>
/// <param name="panelRows">Rows of a panel, a multiple of 16.</param>
internal sealed unsafe class RowCodes(int depth, int panelRows)
{
    /// <summary>The largest magnitude of a code.</summary>
    public const int LargestCode = 127;

    private const int FewestColumns = 32;
    private const float SmallestLargest = 1e-30f; // shorter rows have codes of zero: the inverse of their step might overflow
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double CodeRounding = LargestCode * 4 * UnitRoundoff; // of a value in steps: two roundings of the step, and its own
    private const double RoundUp = 1 + (8 * UnitRoundoff);
    private const double BiasSlack = 16 * UnitRoundoff;

    private readonly double _columnsError = CodeScan.ProductError(depth);
    private readonly double _queryError = CodeScan.QueryError(depth);
    private PanelBlocks _blocks = new((Pairs(depth) * (long)panelRows * 2 / sizeof(float)) + (3L * panelRows));

    /// <summary>Whether codes of such rows are of use here.</summary>
    public static bool AreUseful(int depth, int panelRows) =>
        Avx2.IsSupported && Fma.IsSupported && panelRows % CodeScan.LaneBlock == 0 && depth is >= FewestColumns and <= RowForm.LargestDepth;

    /// <summary>The pairs of columns.</summary>
    public static int Pairs(int depth) => (depth + 1) / 2;

    /// <summary>The codes of a panel, [pairs × rows × 2].</summary>
    public sbyte* this[int panel] => (sbyte*)_blocks[panel];

    /// <summary>The steps of a panel's rows; what is added to a score for each length of the query, and the bias, follow.</summary>
    public float* Steps(int panel) => (float*)(this[panel] + ((nint)Pairs(depth) * panelRows * 2));

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
        float* steps = Steps(panel);
        for (int lane = 0; lane < panelRows; lane += CodeScan.LaneStep)
        {
            if (lane + CodeScan.LaneStep > firstLane)
            {
                Vector256<float> largest = LargestOf(values + lane);
                Vector256<float> isCoded = Vector256.GreaterThan(largest, Vector256.Create(SmallestLargest));
                (Vector256.Create((float)LargestCode) / largest & isCoded).Store(inverses + lane);
                Encode(values + lane, inverses + lane, this[panel] + (2 * lane), Math.Max(0, firstLane - lane), errors + lane);
            }
        }

        for (int lane = firstLane; lane < panelRows; lane++)
        {
            double scale = scales == null ? 1 : scales[lane], length = Math.Sqrt(squares[lane]);
            double step = inverses[lane] > 0 ? 1.0 / inverses[lane] : 0;
            double error = step > 0
                ? step * ((Math.Sqrt(errors[lane]) * (1 + (2 * depth * UnitRoundoff))) + (Math.Sqrt(depth) * CodeRounding))
                : length;
            double blur = error + (_queryError * (length + error)) + (_columnsError * (length + error));
            double bias = biases[lane];
            bool isRow = bias > double.NegativeInfinity;
            steps[lane] = isRow ? (float)(step * scale) : 0;
            steps[panelRows + lane] = isRow ? (float)(blur * scale * RoundUp) : 0;
            steps[(2 * panelRows) + lane] = isRow ? (float)((bias + (Math.Abs(bias) * BiasSlack)) * scale) : float.NegativeInfinity;
        }
    }

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
    private void Encode(float* values, float* inverses, sbyte* codes, int leftOut, float* errors)
    {
        int* pair = stackalloc int[CodeScan.LaneStep];
        Vector256<float> inverse = Vector256.Load(inverses), sum = default;
        for (int j = 0; j < depth; j += 2, values += 2 * panelRows, codes += 2 * panelRows)
        {
            Vector256<int> lower = Round(Vector256.Load(values) * inverse, ref sum);
            Vector256<int> upper = j + 1 < depth ? Round(Vector256.Load(values + panelRows) * inverse, ref sum) : default;
            ((lower & Vector256.Create(0xFF)) | (upper << 8)).Store(pair);
            for (int lane = leftOut; lane < CodeScan.LaneStep; lane++)
            {
                ((short*)codes)[lane] = (short)pair[lane];
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
        return code;
    }
}
