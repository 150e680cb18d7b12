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
            return ImageFolder.Read(path, options.NeedsLabels, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist; name a CSV file, a folder of images, or an idx3-ubyte file.");
        }

        return IdxPair.IsImages(path) ? IdxPair.Read(path, options.NeedsLabels) : TableFile.Read(path, options, cancellationToken);
    }
}
