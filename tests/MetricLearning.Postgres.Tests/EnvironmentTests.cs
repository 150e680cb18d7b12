namespace MetricLearning.Postgres.Tests;

public class EnvironmentTests
{
    [Test]
    public void Servers_InContinuousIntegration_AreThere()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            TestServer.Value(TestServer.Variable).Should().NotBeEmpty();
            return;
        }

        foreach (string variable in (string[])[TestServer.Variable, TestServer.SecondVariable, TestServer.ControlVariable])
        {
            Environment.GetEnvironmentVariable(variable).Should().NotBeNullOrEmpty(
                $"{variable} is to be set in CI, where nothing is skipped; run the tests by .ci/postgres.sh");
        }
    }
}
