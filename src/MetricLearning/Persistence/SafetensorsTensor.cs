namespace MetricLearning.Persistence;

/// <summary>What a safetensors file says about one of its tensors. Immutable and thread-safe.</summary>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(string name, TensorElementType elementType, long[] shape, long begin, long end)
    {
        Name = name;
        ElementType = elementType;
        Shape = shape.AsReadOnly();
        Begin = begin;
        End = end;
    }

    /// <summary>The name, unique within the file.</summary>
    public string Name { get; }

    /// <summary>The type of the numbers.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>The length of each dimension; none for a single number. Numbers lie in row-major order.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of numbers, the product of <see cref="Shape"/>.</summary>
    public long Count => ByteCount / ElementType.Size();

    /// <summary>The number of bytes.</summary>
    public long ByteCount => End - Begin;

    /// <summary>Where the numbers begin, in bytes from the first number of the file.</summary>
    internal long Begin { get; }

    /// <summary>Where they end.</summary>
    internal long End { get; }

    /// <summary>The tensor in words, such as "dense1.weight: F32 [64 × 784]".</summary>
    public override string ToString() => $"{Name}: {ElementType.Code()} {TensorShape.Text(Shape)}";
}
