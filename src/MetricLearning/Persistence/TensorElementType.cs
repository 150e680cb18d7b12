namespace MetricLearning.Persistence;

/// <summary>The type of the numbers of a tensor in a file, by its name in the safetensors format.</summary>
public enum TensorElementType
{
    /// <summary><see cref="float"/>, of 4 bytes.</summary>
    F32,

    /// <summary><see cref="double"/>, of 8 bytes.</summary>
    F64,

    /// <summary><see cref="int"/>, of 4 bytes.</summary>
    I32,

    /// <summary><see cref="long"/>, of 8 bytes.</summary>
    I64,

    /// <summary><see cref="byte"/>, of 1 byte.</summary>
    U8,
}

/// <summary>Names and sizes of element types.</summary>
internal static class TensorElementTypes
{
    /// <summary>The types by the name that files give them; safetensors has others.</summary>
    private static readonly (string Code, TensorElementType Type)[] Codes =
    [
        ("F32", TensorElementType.F32),
        ("F64", TensorElementType.F64),
        ("I32", TensorElementType.I32),
        ("I64", TensorElementType.I64),
        ("U8", TensorElementType.U8),
    ];

    /// <summary>The name in files, such as F32.</summary>
    public static string Code(this TensorElementType type) => Array.Find(Codes, pair => pair.Type == type).Code;

    /// <summary>Bytes of a number.</summary>
    public static int Size(this TensorElementType type) => type switch
    {
        TensorElementType.U8 => sizeof(byte),
        TensorElementType.F32 or TensorElementType.I32 => sizeof(int),
        _ => sizeof(long),
    };

    /// <summary>The type that a name in a file stands for.</summary>
    public static bool TryParse(string? code, out TensorElementType type)
    {
        int index = Array.FindIndex(Codes, pair => pair.Code == code);
        type = index < 0 ? default : Codes[index].Type;
        return index >= 0;
    }

    /// <summary>The type of the numbers that a caller has.</summary>
    /// <exception cref="ArgumentException">Files hold no such numbers.</exception>
    public static TensorElementType Of<T>() =>
        typeof(T) == typeof(float) ? TensorElementType.F32
        : typeof(T) == typeof(double) ? TensorElementType.F64
        : typeof(T) == typeof(int) ? TensorElementType.I32
        : typeof(T) == typeof(long) ? TensorElementType.I64
        : typeof(T) == typeof(byte) ? TensorElementType.U8
        : throw new ArgumentException(
            $"T is {typeof(T).Name}; expected float, double, int, long or byte, which files hold here. Convert the values.", nameof(T));
}
