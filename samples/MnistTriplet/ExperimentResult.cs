using MetricLearning.Training;
using MnistTriplet.Classifying;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>What an experiment found, and what it trained.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Training">What each epoch did.</param>
/// <param name="Model">The trained network and what belongs to it.</param>
internal sealed record ExperimentResult(ExperimentReport Report, TrainingReport Training, TrainedModel Model);
