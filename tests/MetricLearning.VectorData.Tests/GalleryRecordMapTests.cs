using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class GalleryRecordMapTests
{
    [Test]
    public void New_Definition_GivesDimensionAndFunction()
    {
        VectorStoreCollectionDefinition definition = new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)),
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 7)
                {
                    DistanceFunction = DistanceFunction.EuclideanDistance,
                },
            ],
        };

        GalleryRecordMap<string, Part> map = new(
            definition, part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector });

        map.Dimensions.Should().Be(7);
        map.DistanceFunction.Should().Be(DistanceFunction.EuclideanDistance);
        Parts.Map().DistanceFunction.Should().Be(DistanceFunction.CosineSimilarity, "it is the usual one");
        definition.Properties.RemoveAt(1);
        FluentActions.Invoking(() => new GalleryRecordMap<string, Part>(definition, part => "", part => default, (part, _) => part))
            .Should().Throw<ArgumentException>().WithMessage("definition has 0 vector properties; expected 1. *");
    }

    [Test]
    public void New_WrongArguments_AreRefused()
    {
        FluentActions.Invoking(() => Parts.Map(DistanceFunction.HammingDistance)).Should().Throw<ArgumentException>()
            .WithMessage("distanceFunction is HammingDistance; expected one of CosineSimilarity, *");
        FluentActions.Invoking(() => new GalleryRecordMap<string, Part>(part => "", part => default, (part, _) => part, 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("dimensions is 0; expected 1 to 16777216. *");
        FluentActions.Invoking(() => new GalleryRecordMap<string, Part>(null!, part => default, (part, _) => part, 1))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new GalleryRecordMap<string, Part>(part => "", null!, (part, _) => part, 1))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new GalleryRecordMap<string, Part>(part => "", part => default, null!, 1))
            .Should().Throw<ArgumentNullException>();
    }
}
