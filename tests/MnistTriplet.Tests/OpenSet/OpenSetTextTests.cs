using MnistTriplet.OpenSet;

namespace MnistTriplet.Tests.OpenSet;

[TestFixture]
internal sealed class OpenSetTextTests
{
    [Test]
    public void Of_Runs_HasALineForEachAndTheirMeans() => OpenSetText.Of(
        [new OpenSetRun([4, 7], 0.99, 0.97, 0.2, 0.8, 0.7, 0.01), new OpenSetRun([1, 5], 1, 0.99, 0.1, 0.6, 0.9, 0.03)]).Should().Be(
        "| unknown | accuracy | AUROC | false accepts at 95 % | AUROC, pixels | false accepts, pixels | calibration error |\n" +
        "|---|---:|---:|---:|---:|---:|---:|\n" +
        "| 4, 7 | 99.00 % | 0.9700 | 20.00 % | 0.8000 | 70.00 % | 0.0100 |\n" +
        "| 1, 5 | 100.00 % | 0.9900 | 10.00 % | 0.6000 | 90.00 % | 0.0300 |\n" +
        "| mean | 99.50 % | 0.9800 | 15.00 % | 0.7000 | 80.00 % | 0.0200 |\n");
}
