using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Classification;

/// <summary>The convolutions of networks for images.</summary>
internal static class ImageLayers
{
    private const int FirstSide = 5;
    private const int Side = 3;
    private const int LeastPooledSide = 4;

    /// <summary>Convolutions of the image's size, each pooled as long as it is large, normalised over the batch and rectified.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="channels">The outputs of each convolution.</param>
    public static List<NetworkLayer> Of(ImageShape shape, IReadOnlyList<int> channels)
    {
        List<NetworkLayer> layers = [];
        int side = Math.Min(shape.Height, shape.Width);
        for (int i = 0; i < channels.Count; i++)
        {
            int kernel = KernelSide(i);
            layers.Add(new ConvolutionLayer(channels[i], kernel) { Padding = kernel / 2 });
            if (side >= LeastPooledSide)
            {
                layers.Add(new MaxPoolingLayer(2)); // before the normalisation: the same network, and a quarter of the work
                side /= 2;
            }

            layers.Add(new BatchNormalizationLayer { Activation = Activation.Relu });
        }

        return layers;
    }

    /// <summary>Multiply-adds of the convolutions of one image.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="channels">The outputs of each convolution.</param>
    /// <param name="outputCount">The number of values after the last.</param>
    public static double WorkFor(ImageShape shape, IReadOnlyList<int> channels, out double outputCount)
    {
        double work = 0, input = shape.Channels;
        (int height, int width) = (shape.Height, shape.Width);
        for (int i = 0; i < channels.Count; i++)
        {
            work += (double)height * width * KernelSide(i) * KernelSide(i) * input * channels[i];
            input = channels[i];
            if (Math.Min(height, width) >= LeastPooledSide)
            {
                (height, width) = (height / 2, width / 2);
            }
        }

        outputCount = height * (double)width * input;
        return work;
    }

    private static int KernelSide(int convolution) => convolution == 0 ? FirstSide : Side;
}
