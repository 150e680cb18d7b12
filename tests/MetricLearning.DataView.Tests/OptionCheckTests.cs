namespace MetricLearning.DataView.Tests;

public class OptionCheckTests
{
    [Test]
    public void Check_Names_AreThereAndNamedOnce()
    {
        Refuses(new() { LabelColumn = null! }, "LabelColumn holds null; expected the name of a column.*");
        Refuses(new() { LabelColumn = "" }, "LabelColumn holds an empty name*");
        Refuses(new() { LabelColumn = "label", IdColumn = "label" }, "IdColumn names \"label\", which is named already*");
        Refuses(new() { LabelColumn = "label", FeatureColumns = ["x", "x"] }, "FeatureColumns names \"x\", which is named already*");
        Refuses(new() { LabelColumn = "label", FeatureColumns = ["label"] }, "FeatureColumns names \"label\", which is named already*");
        Refuses(new() { LabelColumn = "label", FeatureColumns = [null!] }, "FeatureColumns holds null*");
        Refuses(new() { LabelColumn = "label", FeatureColumns = [] }, "FeatureColumns is empty; expected the name of one column or more*");
    }

    [Test]
    public void Check_Rules_AreDefined()
    {
        Refuses(Reading.Options((MissingValueRule)7), "MissingValueRule 7 is not defined; expected one of Refuse, ReplaceByMean*");
        Refuses(Reading.Options(categories: (CategoryRule)7), "CategoryRule 7 is not defined; expected one of Refuse, OneHot*");
    }

    private static void Refuses(TableReaderOptions options, string message) =>
        FluentActions.Invoking(() => TableReader.Fit(Reading.Labelled.Floats("x", 1, 2), options))
            .Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(options));
}
