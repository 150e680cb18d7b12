using TorchSharp;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>The same step with TorchSharp, from the same parameters.</summary>
internal sealed class TorchStep : IDisposable
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> _network;
    private readonly Func<torch.Tensor, torch.Tensor> _loss;
    private readonly TorchParameter[] _parameters;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly torch.Tensor _features;

    public TorchStep(
        torch.nn.Module<torch.Tensor, torch.Tensor> network,
        TorchParameter[] parameters,
        Func<torch.Tensor, torch.Tensor> loss,
        torch.Tensor features,
        float[][] start)
    {
        (_network, _parameters, _loss, _features) = (network, parameters, loss, features);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].Set(start[i]);
        }

        _optimizer = torch.optim.SGD(network.parameters(), StepComparison.Rate);
    }

    public float[][] CopyParameters() => [.. _parameters.Select(parameter => parameter.Copy())];

    public float Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor loss = _loss(_network.forward(_features));
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _features.Dispose();
        _network.Dispose();
    }
}
