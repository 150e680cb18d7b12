namespace MetricLearning.Kernels;

/// <summary>An element-wise function f whose derivative is a function of its output y = f(x).</summary>
internal enum EpilogueFunction
{
    /// <summary>f(x) = x.</summary>
    Identity,

    /// <summary>f(x) = tanh x, f′ = 1 − y².</summary>
    Tanh,

    /// <summary>f(x) = max(x, 0), f′ = 1 where y &gt; 0, else 0.</summary>
    Relu,
}
