using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Classification;

public class ImageLayersTests
{
    [TestCase(8, 8, "Convolution MaxPooling BatchNormalization Convolution MaxPooling BatchNormalization Convolution BatchNormalization")]
    [TestCase(1, 100, "Convolution BatchNormalization Convolution BatchNormalization Convolution BatchNormalization")]
    public void Of_AShape_PoolsAsLongAsItIsLarge(int height, int width, string expected) =>
        string.Join(' ', ImageLayers.Of(new(height, width, 1), [2, 3, 4]).Select(layer => layer.GetType().Name.Replace("Layer", "")))
            .Should().Be(expected);

    [TestCase(28, 28, 1)]
    [TestCase(9, 30, 3)]
    [TestCase(1, 1, 1)]
    public void WorkFor_AShape_CountsWhatTheLayersDo(int height, int width, int channels)
    {
        ImageShape shape = new(height, width, channels);
        EmbeddingNetwork network = new(shape, ImageLayers.Of(shape, [2, 3, 4]), seed: 1);

        double work = ImageLayers.WorkFor(shape, [2, 3, 4], out double outputs);

        outputs.Should().Be(network.EmbeddingDimension);
        (int pooledHeight, int pooledWidth) = Math.Min(height, width) >= 4 ? (height / 2, width / 2) : (height, width);
        (int lastHeight, int lastWidth) = Math.Min(pooledHeight, pooledWidth) >= 4 ? (pooledHeight / 2, pooledWidth / 2)
            : (pooledHeight, pooledWidth);
        work.Should().Be(
            (height * width * 25 * channels * 2) + (pooledHeight * pooledWidth * 9 * 2 * 3) + (lastHeight * lastWidth * 9 * 3 * 4));
    }
}
