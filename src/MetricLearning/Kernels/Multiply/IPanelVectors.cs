namespace MetricLearning.Kernels;

/// <summary>How many vectors lie side by side in a panel; a type, so that the compiler drops what a narrow panel does not need.</summary>
internal interface IPanelVectors
{
    /// <summary>1 to 4.</summary>
    static abstract int Count { get; }
}

/// <summary>A panel one vector wide.</summary>
internal readonly struct PanelOf1 : IPanelVectors
{
    public static int Count => 1;
}

/// <summary>A panel two vectors wide.</summary>
internal readonly struct PanelOf2 : IPanelVectors
{
    public static int Count => 2;
}

/// <summary>A panel three vectors wide.</summary>
internal readonly struct PanelOf3 : IPanelVectors
{
    public static int Count => 3;
}

/// <summary>A panel four vectors wide.</summary>
internal readonly struct PanelOf4 : IPanelVectors
{
    public static int Count => 4;
}
