using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>Drops what the tests made.</summary>
[SetUpFixture]
public class TestSchema
{
    [OneTimeTearDown]
    public async Task Drop()
    {
        foreach (string variable in (string[])[TestServer.Variable, TestServer.SecondVariable])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 })
            {
                await using NpgsqlDataSource source = TestServer.Open(_ => { }, variable);
                await TestServer.Execute(source, "DROP SCHEMA IF EXISTS metric_learning_tests CASCADE");
            }
        }
    }
}
