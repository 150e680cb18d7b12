namespace MetricLearning.Persistence;

/// <summary>The header of a safetensors file, checked against the file's length.</summary>
/// <param name="Metadata">Text by name; names are unique.</param>
/// <param name="Tensors">The tensors in the order of their numbers, which lie one after the other without a hole.</param>
/// <param name="ByteCount">Bytes of the file before the first number.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsTensor> Tensors, long ByteCount)
{
    /// <summary>Bytes of the number in front of the header, its length.</summary>
    public const int LengthSize = sizeof(ulong);

    /// <summary>The longest header, as the format has it.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The most tensors that are read or written here.</summary>
    public const int MaxTensorCount = 100_000;

    /// <summary>The most entries of metadata that are read or written here.</summary>
    public const int MaxMetadataCount = 10_000;

    /// <summary>The name of the metadata among the tensors.</summary>
    public const string MetadataName = "__metadata__";
}
