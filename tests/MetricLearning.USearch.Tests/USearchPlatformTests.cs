using System.Runtime.InteropServices;

namespace MetricLearning.USearch.Tests;

public class USearchPlatformTests
{
    [TestCase("linux", Architecture.X64)]
    [TestCase("win", Architecture.X64)]
    [TestCase("osx", Architecture.Arm64)]
    public void Require_PlatformWithALibrary_Returns(string system, Architecture architecture) =>
        FluentActions.Invoking(() => USearchPlatform.Require(system, architecture)).Should().NotThrow();

    [TestCase("linux", Architecture.Arm64, "linux-arm64")]
    [TestCase("win", Architecture.Arm64, "win-arm64")]
    [TestCase("win", Architecture.X86, "win-x86")]
    [TestCase("osx", Architecture.X64, "osx-x64")]
    [TestCase("freebsd", Architecture.X64, "freebsd-x64")]
    [TestCase("browser", Architecture.Wasm, "browser-wasm")]
    public void Require_AnotherPlatform_NamesItAndThoseThatThereAre(string system, Architecture architecture, string name) =>
        FluentActions.Invoking(() => USearchPlatform.Require(system, architecture)).Should().Throw<PlatformNotSupportedException>()
            .WithMessage($"*{name}*linux-x64, win-x64 and osx-arm64*Gallery*");

    [Test]
    public void Load_LibraryThatCannotBeLoaded_SaysWhatItNeeds()
    {
        Exception[] causes =
            [new DllNotFoundException("no file"), new BadImageFormatException("no file"), new EntryPointNotFoundException("no file")];
        foreach (Exception cause in causes)
        {
            FluentActions.Invoking(() => USearchPlatform.Load(() => throw cause)).Should().Throw<PlatformNotSupportedException>()
                .WithMessage("*no file*linux-x64, win-x64 and osx-arm64*libgomp*").WithInnerException(cause.GetType());
        }
    }

    [TestCase("3.0.0")]
    [TestCase("2.25.9")]
    [TestCase("2.27.0")]
    [TestCase("what")]
    [TestCase(null)]
    public void Load_LibraryWithAnotherInterface_Throws(string? version) =>
        FluentActions.Invoking(() => USearchPlatform.Load(() => version)).Should().Throw<NotSupportedException>().WithMessage("*2.26*");

    [TestCase("2.26.6")]
    [TestCase("2.26.9")]
    public void Load_LibraryOfTheKnownInterface_Returns(string version) =>
        FluentActions.Invoking(() => USearchPlatform.Load(() => version)).Should().NotThrow();

    [Test]
    public void CurrentSystem_IsOneWhereTheTestsRun() => USearchPlatform.CurrentSystem().Should().BeOneOf("linux", "win", "osx");
}
