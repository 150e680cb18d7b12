using MnistTriplet.Data;

namespace MnistTriplet;

/// <summary>Which rows of a set an experiment learns from, compares with and classifies.</summary>
internal sealed class Protocol
{
    private const int DefaultGalleryCount = 20;
    private const int LeastSeenCount = 2; // a triplet needs two classes

    private readonly ImageSet _images;
    private readonly ExperimentOptions _options;

    /// <summary>Makes the protocol that the options ask for.</summary>
    /// <exception cref="InputException">Too few classes are left to learn from.</exception>
    public Protocol(ImageSet images, ExperimentOptions options)
    {
        _images = images;
        _options = options;
        UnseenClasses = DrawUnseenClasses();
    }

    /// <summary>The classes that are never learned from, ascending; drawn by the seed.</summary>
    public int[] UnseenClasses { get; }

    /// <summary>The one plan of an experiment without folds.</summary>
    /// <exception cref="InputException">There are too few rows.</exception>
    public RowPlan Plan() => Complete(
        _options.Recipe.UsesPublishedSplit ? RowPlan.Published(_images, _options.Seed) : RowPlan.AtRandom(_images, _options.Seed));

    /// <summary>One plan for each fold.</summary>
    /// <exception cref="InputException">There are too few rows.</exception>
    public IReadOnlyList<RowPlan> Folds(int foldCount) => [.. RowPlan.Folds(_images, foldCount, _options.Seed).Select(Complete)];

    private RowPlan Complete(RowPlan plan)
    {
        plan = _options.IsValidation ? plan.ForValidation() : plan;
        int? galleryCount = _options.GalleryCount ?? (UnseenClasses.Length > 0 ? DefaultGalleryCount : null);
        plan = galleryCount is int count ? plan.WithGallery(_images.Labels, count, _options.Seed) : plan;
        return UnseenClasses.Length > 0 ? plan.WithoutLearning(_images.Labels, UnseenClasses) : plan;
    }

    private int[] DrawUnseenClasses()
    {
        int[] classes = _images.Classes;
        if (_options.UnseenCount > 0 && _options.UnseenCount > classes.Length - LeastSeenCount)
        {
            throw new InputException(
                $"--unseen is {_options.UnseenCount} but {_images.Name} has {classes.Length} classes, of which {LeastSeenCount} must be " +
                "learned from; ask for fewer.");
        }

        new Random(_options.Seed).Shuffle(classes);
        return [.. classes.Take(_options.UnseenCount).Order()];
    }
}
