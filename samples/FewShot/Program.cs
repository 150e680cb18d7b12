// A classifier of handwritten digits from first to last: train on eight classes, add a ninth while the program runs, tell what belongs to
// none of them, save, load. Exits with 0 only if each step worked. --gallery says where the rows lie: memory, usearch, postgres or store.
using FewShot;
using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Neighbors;

const int RowsPerClass = 30; // to learn from
const int LiveRows = 30; // of the class that is added later
const int TestRows = 100; // of each class
const string LiveClass = "eight";
const string UnknownClass = "nine";
if (args is not ([] or ["--gallery", _]))
{
    Console.Error.WriteLine("usage: FewShot [--gallery memory|usearch|store|postgres]");
    return 2;
}

string galleryName = args is [_, string name] ? name : "memory";
string[] classes = ["zero", "one", "two", "three", "four", "five", "six", "seven"];

DigitRows digits = DigitRows.Load();
bool works = true;

Console.WriteLine($"1. Train on {classes.Length} classes, {RowsPerClass} rows each");
List<float[]> rows = [.. classes.SelectMany(name => digits.Of(name, 0, RowsPerClass))];
List<string> labels = [.. classes.SelectMany(name => Enumerable.Repeat(name, RowsPerClass))];
SimilarityClassifierOptions options = new()
{
    Target = RejectionTarget.TrueAcceptsAtLeast(0.97), // turns more away than the default
    View = ModelView.NetworksAndRows, // rows tell a class too that networks never saw; convolutions are not tried then
    Rule = NeighborRule.Usual, // rows vote: a vector store has no centroids
};
SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, options);
Console.WriteLine(model.Choice);
await using SampleGallery gallery = await SampleGallery.OpenAsync(galleryName, model);
GalleryClassifier classifier = model.Over(gallery.Rows);
Console.WriteLine($"   {model.Count} rows lie in: {galleryName}");
double right = 0;
foreach (string known in classes)
{
    right += await Share(known, match => match.Label == known) / classes.Length;
}

Expect("the right answer for rows of these classes", right, atLeast: 0.85);

Console.WriteLine($"2. Add the class \"{LiveClass}\" with {LiveRows} rows, without training");
Expect($"\"none of these\" for \"{LiveClass}\" before", await Share(LiveClass, match => match.Label is null), atLeast: 0.4);
IReadOnlyList<float[]> live = digits.Of(LiveClass, 0, LiveRows);
for (int i = 0; i < live.Count; i++)
{
    await gallery.AddAsync(LiveClass, model.Embed(live[i]), $"live {i}");
}

Expect($"\"{LiveClass}\" after", await Share(LiveClass, match => match.Label == LiveClass), atLeast: 0.6);

Console.WriteLine("3. What is none of these");
Expect($"\"none of these\" for \"{UnknownClass}\"", await Share(UnknownClass, match => match.Label is null), atLeast: 0.45);

Console.WriteLine("4. Save and load");
string path = Path.Combine(Path.GetTempPath(), $"digits-{Environment.ProcessId}.metric");
model.Save(path);
SimilarityClassifier served = SimilarityClassifier.Load(path);
Console.WriteLine($"   {new FileInfo(path).Length:N0} bytes hold {served}");
File.Delete(path);
float[] query = digits.Of("three", RowsPerClass, 1)[0];
Match before = model.Classify(query);
Match after = served.Classify(query);
Console.WriteLine($"   {after.Label} with confidence {after.Confidence:P1}; nearest rows:");
foreach (GalleryNeighbor neighbor in after.Neighbors.Take(3))
{
    Console.WriteLine($"   {neighbor.Label,-6} row {neighbor.Id}, distance {neighbor.Distance:F3}");
}

Expect("the same answer after loading", before.Label == after.Label && before.Confidence == after.Confidence ? 1 : 0, atLeast: 1);
return works ? 0 : 1;

// The share of a class's test rows whose match fulfils a condition.
async Task<double> Share(string className, Func<Match, bool> condition)
{
    IEnumerable<ReadOnlyMemory<float>> tested = digits.Of(className, RowsPerClass, TestRows).Select(row => (ReadOnlyMemory<float>)row);
    return (await classifier.ClassifyAllAsync(tested)).Average(match => condition(match) ? 1.0 : 0.0);
}

void Expect(string what, double share, double atLeast)
{
    works &= share >= atLeast;
    Console.WriteLine($"   {what}: {share:P1}{(share >= atLeast ? "" : $", expected at least {atLeast:P0}: FAILED")}");
}
