namespace MetricLearning.Benchmarks.Growth;

/// <summary>Measures how time grows with rows, dimension, neighbours and threads; prints a table and writes a picture.</summary>
internal static class GrowthCommand
{
    public const string Name = "growth";

    /// <summary>Runs all series.</summary>
    /// <param name="picture">The path of the picture.</param>
    public static void Run(string picture)
    {
        List<GrowthPoint> points = [.. GrowthWorks.All.SelectMany(GrowthMeasurement.Run)];
        Console.Write(GrowthTable.Of(points));
        File.WriteAllText(picture, GrowthPicture.Of(points));
    }
}
