using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary><c>max(v, 0)</c>; slope 1 where v &gt; 0, else 0, so that slopes add up to the number of active triplets.</summary>
internal readonly struct HingeTerm : ITripletTerm
{
    public static float Of(float violation, out float slope)
    {
        bool isInactive = violation <= 0; // false for NaN, which must not pass for a triplet without loss
        slope = isInactive ? 0 : 1;
        return isInactive ? 0 : violation;
    }

    public static Vector<float> Of(Vector<float> violation, out Vector<float> slope)
    {
        Vector<float> isInactive = Vector.AsVectorSingle(Vector.LessThanOrEqual(violation, Vector<float>.Zero));
        slope = Vector.AndNot(Vector<float>.One, isInactive);
        return Vector.AndNot(violation, isInactive);
    }
}
