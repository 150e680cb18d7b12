using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>The loss of one triplet as a function of its violation v = D_ap − D_an + margin.</summary>
/// <remarks>A violation of −∞ gives loss and slope exactly 0; NaN gives loss NaN.</remarks>
internal interface ITripletTerm
{
    /// <summary>The loss and its derivative.</summary>
    static abstract float Of(float violation, out float slope);

    /// <summary>The losses and their derivatives, lane by lane as the scalar form.</summary>
    static abstract Vector<float> Of(Vector<float> violation, out Vector<float> slope);
}
