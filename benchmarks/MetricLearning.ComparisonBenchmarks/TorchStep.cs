using TorchSharp;
using TorchSharp.Modules;

namespace MetricLearning.ComparisonBenchmarks;

internal sealed class TorchStep : IDisposable
{
    private readonly Linear _first = torch.nn.Linear(StepShape.Inputs, StepShape.Hidden);
    private readonly Linear _second = torch.nn.Linear(StepShape.Hidden, StepShape.Outputs);
    private readonly TripletMarginLoss _loss = torch.nn.TripletMarginLoss(margin: StepShape.Margin);
    private readonly torch.Tensor[] _parameters;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly torch.Tensor _features;
    private readonly int _triplets;

    public TorchStep(float[] features, int triplets, float[][] parameters)
    {
        _triplets = triplets;
        _features = torch.tensor(features).reshape(3 * triplets, StepShape.Inputs);
        Parameter[] trained = [_first.weight!, _first.bias!, _second.weight!, _second.bias!];
        using (torch.no_grad())
        {
            for (int i = 0; i < trained.Length; i++)
            {
                using torch.Tensor values = torch.tensor(parameters[i]).reshape(trained[i].shape);
                trained[i].copy_(values);
            }
        }

        _parameters = trained;
        _optimizer = torch.optim.SGD(trained, StepShape.Rate);
    }

    public float[][] CopyParameters() => [.. _parameters.Select(parameter => parameter.detach().data<float>().ToArray())];

    public float Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor embeddings = _second.forward(_first.forward(_features).tanh());
        torch.Tensor loss = _loss.forward(
            embeddings.narrow(0, 0, _triplets), embeddings.narrow(0, _triplets, _triplets), embeddings.narrow(0, 2 * _triplets, _triplets));
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _features.Dispose();
        _loss.Dispose();
        _first.Dispose();
        _second.Dispose();
    }
}
