using System.Reflection;
using System.Runtime.Loader;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RowCodesSwitchTests
{
    [Test]
    public void AreUseful_TheSwitchWhenTheLibraryIsLoaded_SaysWhetherThereAreCodes()
    {
        bool usual = RowCodes.AreUseful(64, 16);
        AppContext.TryGetSwitch(RowCodes.Switch, out _).Should().BeFalse("nobody has set it yet, and it cannot be unset");

        AreUsefulToALibraryLoadedNow().Should().Be(usual);
        AppContext.SetSwitch(RowCodes.Switch, false);
        AreUsefulToALibraryLoadedNow().Should().BeFalse();
        AppContext.SetSwitch(RowCodes.Switch, true);
        AreUsefulToALibraryLoadedNow().Should().Be(usual);
    }

    private static bool AreUsefulToALibraryLoadedNow()
    {
        AssemblyLoadContext own = new("switched", isCollectible: true); // the library anew, which has not looked at the switch yet
        try
        {
            Assembly library = own.LoadFromAssemblyPath(typeof(RowCodes).Assembly.Location);
            MethodInfo method = library.GetType(typeof(RowCodes).FullName!)!.GetMethod(
                nameof(RowCodes.AreUseful), BindingFlags.Static | BindingFlags.Public)!;

            return (bool)method.Invoke(null, [64, 16])!;
        }
        finally
        {
            own.Unload();
        }
    }
}
