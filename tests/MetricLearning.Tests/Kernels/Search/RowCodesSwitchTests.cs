using System.Reflection;
using System.Runtime.Loader;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RowCodesSwitchTests
{
    [TestCase(true)]
    [TestCase(false)]
    [TestCase(null)]
    public void AreUseful_ASwitchBeforeTheFirstSearch_SaysWhetherThereAreCodes(bool? isOn)
    {
        if (isOn is bool value)
        {
            AppContext.SetSwitch(RowCodes.Switch, value);
        }

        AssemblyLoadContext own = new("switched", isCollectible: true); // the library anew, which has not looked at the switch yet
        try
        {
            Assembly library = own.LoadFromAssemblyPath(typeof(RowCodes).Assembly.Location);
            MethodInfo method = library.GetType(typeof(RowCodes).FullName!)!.GetMethod(
                nameof(RowCodes.AreUseful), BindingFlags.Static | BindingFlags.Public)!;

            bool areUseful = (bool)method.Invoke(null, [64, 16])!;

            areUseful.Should().Be(RowCodes.AreUseful(64, 16) && isOn != false);
        }
        finally
        {
            own.Unload();
            AppContext.SetSwitch(RowCodes.Switch, true); // as it is where nobody has set it
        }
    }
}
