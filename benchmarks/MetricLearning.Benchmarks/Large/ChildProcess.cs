using System.Diagnostics;

namespace MetricLearning.Benchmarks.Large;

/// <summary>Runs programs, and this one again in a process that has compiled and allocated nothing yet.</summary>
internal static class ChildProcess
{
    /// <summary>What this program prints with other arguments.</summary>
    public static string Own(params string[] arguments) => Output(Environment.ProcessPath!, [.. OwnAssembly(), .. arguments]);

    /// <summary>What a program prints.</summary>
    public static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? told : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    // The process may be dotnet, which is told the assembly, or the program itself.
    private static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ChildProcess).Assembly.Location] : [];
}
