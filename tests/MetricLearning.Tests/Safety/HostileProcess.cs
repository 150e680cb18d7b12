using System.Diagnostics;
using MetricLearning.Tests.Architecture;

namespace MetricLearning.Tests.Safety;

/// <summary>Runs tests/HostileCalls in a process of its own, which may die without taking the tests along.</summary>
internal static class HostileProcess
{
    private const string HeapLimit = "0xC0000000"; // 3 GiB: a case must not take the memory of the machine

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs the program to its end and returns the lines that it printed.</summary>
    public static string[] Run(params string[] arguments)
    {
        ProcessStartInfo start =
            new("dotnet", ["exec", ProgramPath(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail(
                $"HostileCalls {string.Join(' ', arguments)} did not end within {Patience}. Its last lines:\n{LastLines(output.Result)}");
        }

        process.ExitCode
            .Should().Be(0, "a call must not end the process; the last that returned:\n{0}\n{1}", LastLines(output.Result), error.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // The program is built with these tests, in their configuration.
    private static string ProgramPath()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathTo("tests", "HostileCalls", "bin", framework.Parent!.Name, framework.Name, "HostileCalls.dll");
    }

    private static string LastLines(string output) => string.Join('\n', output.Split('\n').TakeLast(3));
}
