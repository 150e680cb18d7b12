namespace MetricLearning.Tool.Data;

/// <summary>Reads what a path names: a table, a folder of images, or images in MNIST's format.</summary>
internal static class DataSource
{
    /// <summary>Reads the data.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was interrupted.</exception>
    public static LabeledRows Read(string path, ReadOptions options, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            RefuseTableOptions(path, options);
            return ImageFolder.Read(path, options.NeedsLabels, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist; name a CSV file, a folder of images, or an idx3-ubyte file.");
        }

        if (!IdxPair.IsImages(path))
        {
            return TableFile.Read(path, options, cancellationToken);
        }

        RefuseTableOptions(path, options);
        return IdxPair.Read(path, options.NeedsLabels);
    }

    /// <summary>Whether a file is one of those that are read where a path is read.</summary>
    /// <param name="path">What is read: a model or data.</param>
    /// <param name="file">The whole path of the file.</param>
    public static bool Reads(string path, string file) =>
        path.Length > 0 && (RealPath.AreSame(path, file)
            || (Directory.Exists(path) && ImageFolder.IsImageOf(path, file))
            || (IdxPair.IsImages(path) && RealPath.AreSame(IdxPair.LabelsOf(path), file)));

    private static void RefuseTableOptions(string path, ReadOptions options)
    {
        (string Name, bool IsGiven)[] all =
        [
            ("--label", options.Label is not null),
            ("--id", options.Id is not null),
            ("--ignore", options.Ignored.Count > 0),
            ("--missing", options.SkipsMissing),
            ("--image", options.Shape is not null),
        ];
        string given = string.Join(", ", all.Where(option => option.IsGiven).Select(option => option.Name));
        if (given.Length > 0)
        {
            throw new InputException(
                $"{path} holds images and no table, but there is {given}; leave that out: images tell their size, and folders or the " +
                "file of labels tell their labels.");
        }
    }
}
