using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Which images of a set are learned from, compared with and classified, by their numbers in the set.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Gallery">The images with known labels that those to classify are compared with.</param>
/// <param name="Test">The images to classify.</param>
internal sealed record RowPlan(int[] Train, int[] Gallery, int[] Test)
{
    private const int ValidationShare = 6; // one row in six: 10,000 of MNIST's 60,000

    /// <summary>The published split; four fifths drawn at random to learn from where none is published.</summary>
    public static RowPlan Published(ImageSet images, int seed)
    {
        if (images.PublishedTrainCount is not int trainCount)
        {
            return AtRandom(images, seed);
        }

        int[] rows = [.. Enumerable.Range(0, images.Labels.Length)];
        return Of(rows[..trainCount], rows[trainCount..]);
    }

    /// <summary>Four fifths of the images, drawn at random, to learn from.</summary>
    public static RowPlan AtRandom(ImageSet images, int seed)
    {
        RowSplit rows = RowSplit.Shuffled(images.Labels.Length, trainFraction: 0.8, seed);
        return Of(rows.Train.ToArray(), rows.Test.ToArray());
    }

    /// <summary>Plans that classify each image once, in parts of equal size which hold equally many of every class, up to one.</summary>
    /// <exception cref="InputException">There are fewer images than parts.</exception>
    public static IReadOnlyList<RowPlan> Folds(ImageSet images, int foldCount, int seed)
    {
        int[] labels = images.Labels;
        if (labels.Length < foldCount)
        {
            throw new InputException($"--folds is {foldCount} but there are {labels.Length} images; ask for fewer folds.");
        }

        return [.. RowSplit.Folds(labels, foldCount, seed).Select(fold => Of(fold.Train.ToArray(), fold.Test.ToArray()))];
    }

    /// <summary>The plan that classifies the last sixth of the training images, so that the test images stay unseen.</summary>
    /// <exception cref="InputException">There are too few training images.</exception>
    public RowPlan ForValidation()
    {
        int count = Train.Length / ValidationShare;
        return count > 0
            ? Of(Train[..^count], Train[^count..])
            : throw new InputException(
                $"--validate holds out a sixth of the training rows but there are {Train.Length}; pass at least {ValidationShare}.");
    }

    /// <summary>The plan whose gallery holds some images of every class, drawn at random, or all of a class that has fewer.</summary>
    public RowPlan WithGallery(int[] labels, int rowsPerClass, int seed)
    {
        RowSplit chosen = RowSplit.ByClass(Array.ConvertAll(Train, row => labels[row]), rowsPerClass, seed);
        return this with { Gallery = [.. chosen.Train.ToArray().Select(place => Train[place]).Order()] };
    }

    /// <summary>The plan that learns nothing from the images of some classes; gallery and test keep them.</summary>
    public RowPlan WithoutLearning(int[] labels, int[] classes) =>
        this with { Train = [.. Train.Where(row => !classes.Contains(labels[row]))] };

    private static RowPlan Of(int[] train, int[] test) => new(train, train, test);
}
