namespace MetricLearning.Networks;

/// <summary>How many parameters a network may have in all: no more than there are numbers to be copied into it.</summary>
internal sealed class ParameterMemory
{
    private readonly long _limit;
    private long _left;

    public ParameterMemory(long limit) => (_limit, _left) = (limit, limit);

    /// <summary>Counts the parameters of a layer, before memory for them is taken.</summary>
    /// <exception cref="ArgumentException">They are more than what is left of the limit.</exception>
    public void Take(long count, string layer)
    {
        if (count > _left)
        {
            throw new ArgumentException(
                $"Layer {layer} asks for {count} parameters, but of {_limit} there are {_left} left. Pass all parameters, or smaller " +
                "layers.",
                nameof(count));
        }

        _left -= count;
    }
}
