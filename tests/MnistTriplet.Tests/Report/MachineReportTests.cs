using MnistTriplet.Report;

namespace MnistTriplet.Tests.Report;

[TestFixture]
internal sealed class MachineReportTests
{
    [Test]
    public void ProcessorIn_LinesOfLinux_TakesTheFirstName() =>
        MachineReport.ProcessorIn(["processor\t: 0", "model\t\t: 7", "model name\t: Fast: 9", "model name\t: Other"])
            .Should().Be("Fast: 9");

    [Test]
    public void ProcessorIn_LinesWithoutAName_IsNull() =>
        MachineReport.ProcessorIn(["processor\t: 0", "", "BogoMIPS\t: 50.00", "model name\t:"]).Should().BeNull();
}
