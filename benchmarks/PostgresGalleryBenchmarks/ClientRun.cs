namespace PostgresGalleryBenchmarks;

/// <summary>What clients measured.</summary>
/// <param name="Rate">Calls a second.</param>
/// <param name="Median">The median of their durations in milliseconds.</param>
/// <param name="P99">The 99th percentile of their durations in milliseconds.</param>
/// <param name="ClientCpu">Processor time of this process a call in milliseconds.</param>
/// <param name="ServerCpu">Processor time of the server's sessions a call in milliseconds; 0 where the server is on another
/// machine.</param>
internal readonly record struct ClientRun(double Rate, double Median, double P99, double ClientCpu, double ServerCpu)
{
    /// <summary>Processor time of client and server a call in milliseconds. Other programs of the machine change it least.</summary>
    public double Cpu => ClientCpu + ServerCpu;

    public override string ToString() =>
        $"{Rate:N0} queries/s, median {Median:F2} ms, p99 {P99:F2} ms, CPU {ClientCpu:F3} + {ServerCpu:F3} ms";
}
