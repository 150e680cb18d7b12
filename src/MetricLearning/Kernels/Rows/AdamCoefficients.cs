namespace MetricLearning.Kernels;

/// <summary>What <see cref="AdamKernel"/> multiplies by in one step; the same for all its elements.</summary>
internal readonly record struct AdamCoefficients(
    float KeptParameter, float KeptMean, float NewMean, float KeptSquare, float NewSquare, float StepSize, float RootScale, float Epsilon);
