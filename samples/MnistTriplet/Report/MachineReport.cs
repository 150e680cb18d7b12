using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MnistTriplet.Report;

/// <summary>What a run was made on, as written to report.json: figures of another machine may differ in time and rounding.</summary>
/// <param name="Processor">The processor's name; null where the system does not tell it.</param>
/// <param name="ProcessorCount">The processors that the program may use.</param>
/// <param name="Architecture">Their kind, such as X64.</param>
/// <param name="VectorBits">Bits of the widest vectors that they compute with; 32 where there are none.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Framework">The version of .NET.</param>
internal sealed record MachineReport(
    string? Processor, int ProcessorCount, string Architecture, int VectorBits, string OperatingSystem, string Framework)
{
    private const string LinuxProcessors = "/proc/cpuinfo";
    private const string LinuxName = "model name";

    /// <summary>The machine that the program runs on.</summary>
    public static MachineReport OfThis() => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        RuntimeInformation.ProcessArchitecture.ToString(),
        WidestVector(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>The processor's name in the text of /proc/cpuinfo; null where it has none.</summary>
    public static string? ProcessorIn(IEnumerable<string> lines) =>
        lines.Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(parts => parts.Length == 2 && parts[0] == LinuxName && parts[1].Length > 0)?[1];

    private static string? ReadProcessor()
    {
        try
        {
            return System.OperatingSystem.IsLinux()
                ? ProcessorIn(File.ReadLines(LinuxProcessors))
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER"); // Windows has it
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // a sandbox that hides the file
        }
    }

    private static int WidestVector() => (Vector512.IsHardwareAccelerated, Vector256.IsHardwareAccelerated) switch
    {
        (true, _) => 512,
        (_, true) => 256,
        _ => Vector128.IsHardwareAccelerated ? 128 : 32,
    };
}
