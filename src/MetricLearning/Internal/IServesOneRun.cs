namespace MetricLearning.Internal;

/// <summary>Keeps memory of its own from call to call, so that two runs of training cannot use it at the same time.</summary>
internal interface IServesOneRun
{
    /// <summary>Parts that it uses, and that others may use too; those among them that keep memory are of one run as well.</summary>
    IEnumerable<object> Parts => [];
}
