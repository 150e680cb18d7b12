using MetricLearning.Data;

namespace MetricLearning.Augmentation;

/// <summary>How far <see cref="ImageAugmentation"/> may change an image; validated by its constructor.</summary>
/// <remarks>Every part is off unless set. What a part draws does not depend on which of the others are on.</remarks>
public sealed record ImageAugmentationOptions
{
    /// <summary>
    /// The largest shift in pixels, 0 ≤ shift ≤ 10⁶; 0, the default, for none. Each axis is shifted by a number drawn evenly from −shift to
    /// shift, fractions of a pixel included.
    /// </summary>
    public double MaxShift { get; init; }

    /// <summary>The largest rotation in degrees, 0 ≤ rotation ≤ 180; 0, the default, for none. Drawn evenly from both directions.</summary>
    public double MaxRotation { get; init; }

    /// <summary>
    /// The largest change of size, 0 ≤ change &lt; 1; 0, the default, for none. The image is scaled about its centre by a factor drawn
    /// evenly from 1 − change to 1 + change.
    /// </summary>
    public double MaxScaling { get; init; }

    /// <summary>The probability that left and right are exchanged, 0 ≤ probability ≤ 1; 0 unless set.</summary>
    public double FlipProbability { get; init; }

    /// <summary>
    /// The strength α of the elastic distortion in pixels, 0 ≤ α ≤ 10⁶; 0, the default, for none. A pixel is displaced on each axis by a
    /// number of mean 0 and standard deviation α / (σ·√(12π)), about 0.16·α/σ, and at most by 0.59·α/σ, which nearby pixels share.
    /// </summary>
    /// <remarks>
    /// The paper's best for digits of 29 × 29 is α = 34 with σ = 4: a standard deviation of 1.4 pixels. Source: P. Simard, D. Steinkraus,
    /// J. Platt, Best practices for convolutional neural networks applied to visual document analysis, 2003, section 2.
    /// </remarks>
    public double ElasticAlpha { get; init; }

    /// <summary>
    /// The smoothness σ of the elastic distortion in pixels, 1 ≤ σ ≤ 10⁶; 4, as in the paper, unless set. Pixels further apart than about
    /// 4·σ move independently.
    /// </summary>
    public double ElasticSigma { get; init; } = 4;

    /// <summary>The probability that a box of the image is erased, 0 ≤ probability ≤ 1; 0 unless set.</summary>
    /// <remarks>
    /// The area of the box is drawn evenly between the two fractions below and its ratio of height to width, on a logarithmic scale, from
    /// 0.3 to 1 / 0.3, or what of that fits into the image; then its place. Source: Z. Zhong, L. Zheng, G. Kang, S. Li, Y. Yang, Random
    /// erasing data augmentation, 2020, algorithm 1, without its repeated draws of boxes that do not fit.
    /// </remarks>
    public double EraseProbability { get; init; }

    /// <summary>
    /// The smallest area of an erased box as a fraction of the image, 0 &lt; fraction; 0.02, as in the paper, unless set.
    /// </summary>
    public double MinErasedArea { get; init; } = 0.02;

    /// <summary>The largest area of an erased box, MinErasedArea ≤ fraction ≤ 1; 0.4, as in the paper, unless set.</summary>
    public double MaxErasedArea { get; init; } = 0.4;

    /// <summary>
    /// The value of every channel outside the image and in erased boxes, finite; 0 unless set. Set it to the value of the background where
    /// rows are scaled so that this is not 0.
    /// </summary>
    public float Fill { get; init; }

    /// <summary>Motion by shares of an image's smaller side, so that small images are moved as large ones are.</summary>
    /// <param name="shape">The shape, each number at least 1.</param>
    /// <param name="shift">The largest shift, as a share of the smaller side, 0 ≤ shift.</param>
    /// <param name="rotation">The largest rotation in degrees, 0 ≤ rotation ≤ 180.</param>
    /// <param name="scaling">The largest change of size, 0 ≤ change &lt; 1.</param>
    /// <param name="bend">α / σ of the elastic distortion, as a share of the smaller side, 0 ≤ bend; σ is a seventh of that side.</param>
    /// <returns>Options that <see cref="ImageAugmentation"/> validates; flips and erasing are off, <see cref="Fill"/> is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of the shape is below 1, or an image does not fit one array.</exception>
    public static ImageAugmentationOptions ForShape(ImageShape shape, double shift, double rotation, double scaling, double bend)
    {
        shape.ThrowIfInvalid(nameof(shape));
        double side = Math.Min(shape.Height, shape.Width), sigma = Math.Max(1, side / 7);
        return new()
        {
            MaxShift = shift * side,
            MaxRotation = rotation,
            MaxScaling = scaling,
            ElasticAlpha = bend * side * sigma,
            ElasticSigma = sigma,
        };
    }
}
