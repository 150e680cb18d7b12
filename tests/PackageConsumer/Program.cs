// An application that knows the package alone: it learns named classes from rows and fails if the package does not work.
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Training;

const double RequiredAccuracy = 0.95;
const double LargestUntrainedAccuracy = 0.80;
string[] directions = ["east", "north", "west", "south"];

LabeledDataset data = CreateRows(directions, rowCount: 1200, noiseColumns: 14);
(LabeledDataset train, LabeledDataset test) = data.Split(trainFraction: 0.75, seed: 1);
StandardScaler scaler = StandardScaler.Fit(train.Features);
train = scaler.Transform(train);
test = scaler.Transform(test);

EmbeddingNetwork network = new(data.FeatureCount, [new(32, Activation.Tanh), new(4)], seed: 1);
double untrained = Accuracy(network, train, test);
TrainingReport report = new EmbeddingTrainer(network, new EmbeddingTrainerOptions { Epochs = 20 }).Train(train);
double trained = Accuracy(network, train, test);

Console.WriteLine($"loss {report.Epochs[0].Loss:F4} to {report.Epochs[^1].Loss:F4}");
Console.WriteLine($"accuracy {untrained:P1} before training, {trained:P1} after");
bool classifies = Classifies(train, test);
bool works = await Beside.Works(train, test, network);
return trained >= RequiredAccuracy && untrained <= LargestUntrainedAccuracy && classifies && works ? 0 : 1;

// Trains, saves and loads a classifier; the loaded one must answer as the first, and learn a class that it had not.
static bool Classifies(LabeledDataset train, LabeledDataset test)
{
    SimilarityClassifier model = SimilarityClassifier.Train(train);
    string path = Path.GetTempFileName();
    model.Save(path);
    SimilarityClassifier loaded = SimilarityClassifier.Load(path);
    File.Delete(path);
    int right = 0;
    for (int row = 0; row < test.RowCount; row++)
    {
        Match match = loaded.Classify(test.Row(row));
        bool isSame = match.Confidence == model.Classify(test.Row(row)).Confidence;
        right += isSame && match.NearestLabel == test.NameOf(test.Labels[row]) ? 1 : 0;
    }

    float[] far = [.. test.Row(0).ToArray().Select(value => value + 50)];
    bool wasUnknown = loaded.Classify(far).Label is null;
    loaded.Add("elsewhere", far, id: "here");
    GalleryNeighbor nearest = loaded.Classify(far).Neighbors[0];
    Console.WriteLine($"{loaded}: {(double)right / test.RowCount:P1} right after loading; then {nearest}");
    return right >= RequiredAccuracy * test.RowCount && wasUnknown && nearest.Id == "here";
}

static double Accuracy(EmbeddingNetwork network, LabeledDataset train, LabeledDataset test)
{
    NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, neighborCount: 5);
    classifier.Fit(network.Embed(train.Features), train.Labels);
    Predictions predictions = classifier.Predict(network.Embed(test.Features));
    int right = 0;
    for (int i = 0; i < predictions.Count; i++)
    {
        string predicted = train.NameOf(predictions[i].Label);
        string actual = test.NameOf(test.Labels[i]);
        right += predicted == actual ? 1 : 0;
        if (i < 3)
        {
            Console.WriteLine($"test row {i}: {actual}, classified as {predicted}");
        }
    }

    return (double)right / predictions.Count;
}

// Two columns point in the direction that gives the row its name; the others are noise that hides it from plain nearest neighbours.
static LabeledDataset CreateRows(string[] directions, int rowCount, int noiseColumns)
{
    Random random = new(20);
    List<float[]> rows = [];
    List<string> labels = [];
    for (int i = 0; i < rowCount; i++)
    {
        int direction = random.Next(directions.Length);
        (double sine, double cosine) = Math.SinCos(direction * Math.PI / 2);
        float[] row = new float[2 + noiseColumns];
        Array.ForEach([.. Enumerable.Range(0, row.Length)], column => row[column] = random.NextSingle() - 0.5f);
        row[0] += (float)cosine;
        row[1] += (float)sine;
        rows.Add(row);
        labels.Add(directions[direction]);
    }

    return LabeledDataset.FromRows(rows, labels);
}
