using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>What an optimizer keeps for each learned parameter of a network and a loss, from step to step.</summary>
internal sealed class OptimizerState
{
    private readonly Dictionary<Parameter, float[][]> _ofParameter = [];

    /// <summary>Takes the memory, all zero.</summary>
    public OptimizerState(IOptimizer optimizer, IEnumerable<Parameter> parameters)
    {
        List<NamedArray> arrays = [];
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Kind == ParameterKind.Learned))
        {
            float[][] ofParameter = [.. optimizer.StateNames.Select(_ => new float[parameter.Values.FlattenedLength])];
            arrays.AddRange(ofParameter.Select((values, i) => new NamedArray($"{parameter.Name}.{optimizer.StateNames[i]}", values)));
            _ofParameter.Add(parameter, ofParameter);
        }

        Arrays = arrays;
    }

    /// <summary>All of it, by name.</summary>
    public IReadOnlyList<NamedArray> Arrays { get; }

    /// <summary>The arrays of one parameter, in the order of the optimizer's names.</summary>
    public float[][] Of(Parameter parameter) => _ofParameter[parameter];
}
