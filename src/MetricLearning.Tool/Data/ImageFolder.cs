using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>Reads a folder with a folder of images for each class, or, where no labels are needed, a folder of images.</summary>
internal static class ImageFolder
{
    private static readonly string[] Extensions = [".pgm", ".ppm"];

    /// <summary>Reads the images, class by class, by their names.</summary>
    /// <exception cref="InputException">There is no image, they differ in size, or some lie beside the folders of classes.</exception>
    public static LabeledRows Read(string folder, bool needsLabels, CancellationToken cancellationToken)
    {
        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        bool hasLabels = classes.Length > 0;
        if (needsLabels && !hasLabels)
        {
            throw new InputException(
                $"{folder} has no folders; put the images of each class into a folder of its own, named by the class.");
        }

        List<float> values = [];
        List<string> labels = [], ids = [];
        ImageShape? shape = null;
        int others = hasLabels ? CountOthers(folder) : 0;
        foreach (string path in hasLabels ? classes : [folder])
        {
            foreach (string file in Directory.GetFileSystemEntries(path).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!IsImage(file) || Directory.Exists(file))
                {
                    others++;
                    continue;
                }

                (ImageShape found, float[] pixels) = PnmImage.Read(file);
                shape ??= found;
                if (found != shape)
                {
                    throw new InputException(
                        $"{file} is of {found} but the images before it are of {shape}; scale all images to one size and kind.");
                }

                values.AddRange(pixels);
                labels.Add(Path.GetFileName(path));
                ids.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'));
            }
        }

        return shape is ImageShape one
            ? new([.. values], one.Length, hasLabels ? [.. labels] : null, [.. ids], one)
            {
                Note = others == 0 ? null : $"{others} files or folders in {folder} are no .pgm or .ppm images and were left out.",
            }
            : throw new InputException(
                $"{folder} has no .pgm or .ppm images; convert yours to one size, for example by ImageMagick: " +
                "mogrify -format pgm -resize 28x28! *.png");
    }

    /// <summary>Whether a file is an image that is there and in a folder, or in one of its folders.</summary>
    public static bool IsImageOf(string folder, string file)
    {
        string whole = RealPath.Of(folder);
        string above = Path.GetDirectoryName(RealPath.Of(file)) ?? "";
        return IsImage(file) && File.Exists(file)
            && (Path.GetRelativePath(whole, above) == "." || Path.GetRelativePath(whole, Path.GetDirectoryName(above) ?? "") == ".");
    }

    // The files beside the folders of classes, which must not be images: theirs would be no class.
    private static int CountOthers(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        return Array.Find(files, IsImage) is string image
            ? throw new InputException(
                $"{folder} has folders and {files.Count(IsImage)} images beside them, such as {Path.GetFileName(image)}; put each image " +
                "into the folder of its class, or take it out.")
            : files.Length;
    }

    private static bool IsImage(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
