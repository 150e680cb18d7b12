using System.Diagnostics;
using System.Runtime.InteropServices;
using MnistTriplet.Tests.Data;

namespace MnistTriplet.Tests;

/// <summary>The program as a process of its own.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private const int SignalInterrupt = 2;
    private const nint DefaultAction = 0;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly UnreachableAddress? _network;

    private ProgramProcess(Process process, UnreachableAddress? network) => (_process, _network) = (process, network);

    public int ExitCode => _process.ExitCode;

    public static ProgramProcess Start(params string[] arguments) => Start(StartInfo(arguments));

    /// <summary>
    /// Starts the program with an empty folder for a home, and with a proxy that refuses every connection for its network.
    /// </summary>
    public static ProgramProcess StartWithoutNetwork(string home, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = home;
        var network = new UnreachableAddress();
        start.Environment["https_proxy"] = network.Uri.ToString();
        start.Environment["no_proxy"] = string.Empty;
        start.Environment.Remove("NO_PROXY");
        return Start(start, network);
    }

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        string program = typeof(Experiment).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("METRICLEARNING_MNIST");
        return start;
    }

    private static ProgramProcess Start(ProcessStartInfo start, UnreachableAddress? network = null)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProgramProcess(Process.Start(start)!, network);
        }

        // A test run in the background may ignore Ctrl+C; the program must not inherit that.
        nint before = Signal(SignalInterrupt, DefaultAction);
        Process process = Process.Start(start)!;
        _ = Signal(SignalInterrupt, before);
        return new ProgramProcess(process, network);
    }

    /// <summary>Reads standard output to a line that begins with a text; the test fails where there is none.</summary>
    /// <returns>The lines so far, that one included.</returns>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is string line)
        {
            lines.Add(line);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        string error = await _process.StandardError.ReadToEndAsync(patience.Token);
        Assert.Fail($"The program ended without a line that begins with \"{beginning}\":\n{string.Join('\n', lines)}\n{error}");
        return lines;
    }

    /// <summary>Sends what Ctrl+C sends.</summary>
    public void Interrupt() => Kill(_process.Id, SignalInterrupt).Should().Be(0);

    /// <summary>Waits for the program to end.</summary>
    /// <returns>What is left to read of standard output and of standard error.</returns>
    public async Task<(string Output, string Error)> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Task<string> output = _process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = _process.StandardError.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _network?.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint action);
}
