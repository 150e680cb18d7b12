#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.Classification;
using MetricLearning.DataView;
using Microsoft.Data.Analysis;

// snippet: usings
namespace MetricLearning.DataView.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippet
{
    public static Match Run()
    {
        // snippet: body
        DataFrame table = DataFrame.LoadCsv("parts.csv");
        TableReader reader = TableReader.Fit(table, new()
        {
            LabelColumn = "part",
            MissingValues = MissingValueRule.ReplaceByMean,          // unless set, a missing value is an error that names row and column
            Categories = CategoryRule.OneHot,                        // unless set, a column of texts is an error that names it
        });
        SimilarityClassifier model = SimilarityClassifier.Train(reader.Read(table).Data);
        model.Save("parts.metric");
        reader.Save("parts.table.json");                             // TableReader.Load: another program reads tables alike

        TableRows rows = reader.ReadRows(DataFrame.LoadCsv("new.csv"));       // no labels; columns in any order
        float[] row = [.. rows.Features.Take(reader.FeatureCount)];
        Match match = model.Classify(row);
        // snippet: end
        return match;
    }
}
