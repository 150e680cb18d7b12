using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Training;
using ThirdParty.Parts;

namespace ThirdParty.Batteries;

/// <summary>What every loss over a batch must hold; derive from it and make a loss of yours.</summary>
public abstract class EmbeddingLossBattery
{
    /// <summary>Columns of the embeddings.</summary>
    protected const int Dimension = 3;

    /// <summary>Labels are 0 to 2.</summary>
    protected const int ClassCount = 3;

    private static readonly int[] Labels = [0, 1, 2, 0, 1, 1, 2, 0];

    /// <summary>How far a gradient may be from central differences, relative to the largest of its tensor.</summary>
    protected virtual double GradientTolerance => 1e-2;

    /// <summary>Makes a loss, the same in each call.</summary>
    protected abstract IEmbeddingLoss Create();

    [Test]
    public void Evaluate_Embeddings_GradientAgreesWithCentralDifferences()
    {
        IEmbeddingLoss loss = Create();
        Tensor<float> embeddings = Numbers.Rows(Labels.Length, Dimension, seed: 3);
        loss.BeginRun(Dimension);
        (_, float[] gradient) = Evaluate(loss, embeddings);

        Agree(gradient, CentralDifferences.Of(embeddings, () => Evaluate(loss, embeddings).Value), "embeddings");
    }

    [Test]
    public void Evaluate_ParametersOfTheLoss_GradientAgreesWithCentralDifferences()
    {
        IEmbeddingLoss loss = Create();
        Tensor<float> embeddings = Numbers.Rows(Labels.Length, Dimension, seed: 3);
        foreach ((int index, Parameter parameter) in loss.Parameters.Index())
        {
            loss.BeginRun(Dimension);
            Evaluate(loss, embeddings);
            float[] gradient = loss.Gradient(index).ToArray();

            Agree(gradient, CentralDifferences.Of(parameter.Values, () => Evaluate(loss, embeddings).Value), parameter.Name);
        }
    }

    [Test]
    public void Evaluate_AfterBeginRun_RepeatsToTheBit()
    {
        IEmbeddingLoss loss = Create();
        float[] first = Run(loss), second = Run(loss);

        second.Should().Equal(first);

        static float[] Run(IEmbeddingLoss loss)
        {
            loss.BeginRun(Dimension);
            (double before, _) = Evaluate(loss, Numbers.Rows(Labels.Length, Dimension, seed: 3), step: 0);
            (double value, float[] gradient) = Evaluate(loss, Numbers.Rows(Labels.Length, Dimension, seed: 4), step: 1);
            return [(float)before, (float)value, .. gradient, .. loss.Parameters.SelectMany((_, index) => loss.Gradient(index).ToArray())];
        }
    }

    [Test]
    public void State_PutBack_RepeatsTheNextEvaluation()
    {
        IEmbeddingLoss loss = Create();
        loss.BeginRun(Dimension);
        Evaluate(loss, Numbers.Rows(Labels.Length, Dimension, seed: 3), step: 0);
        Array[] saved = [.. loss.State.Select(array => (Array)array.Values.Clone())];
        (double value, float[] gradient) = Evaluate(loss, Numbers.Rows(Labels.Length, Dimension, seed: 4), step: 1);

        foreach ((NamedArray array, Array values) in loss.State.Zip(saved))
        {
            values.CopyTo(array.Values, 0);
        }

        (double again, float[] gradientAgain) = Evaluate(loss, Numbers.Rows(Labels.Length, Dimension, seed: 4), step: 1);
        again.Should().Be(value);
        gradientAgain.Should().Equal(gradient);
    }

    [Test]
    public void Train_AnyNumberOfThreads_GivesTheSameBits()
    {
        Train(threads: 4).Should().Equal(Train(threads: 1));

        float[] Train(int threads)
        {
            AffineNetwork network = new(5, Dimension, seed: 1);
            EmbeddingTrainerOptions options = new()
            {
                Epochs = 3,
                BatchSampler = new RotatingBatchSampler(16),
                Loss = Create(),
                MaxDegreeOfParallelism = threads,
            };
            new EmbeddingTrainer(network, options).Train(Numbers.Classes(rowsPerClass: 20, columns: 5, seed: 6));
            return [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        }
    }

    private static (double Value, float[] Gradient) Evaluate(IEmbeddingLoss loss, Tensor<float> embeddings, long step = 0)
    {
        EmbeddedBatch batch = new(loss.Distance);
        embeddings.CopyTo(batch.Start(Labels, Dimension, step));
        float[] gradient = new float[Labels.Length * Dimension];
        LossResult result = loss.Evaluate(batch, new TensorSpan<float>(gradient, [Labels.Length, Dimension], []));
        return (result.Value, gradient);
    }

    private void Agree(float[] actual, double[] expected, string what)
    {
        double tolerance = GradientTolerance * Math.Max(1e-2, expected.Max(Math.Abs));
        actual.Should().Equal(expected, (a, e) => Math.Abs(a - e) <= tolerance, what);
    }
}
