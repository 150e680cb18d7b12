// A web service over a saved classifier: dotnet run --project samples/Serving -- parts.metric
// One classifier serves all requests: any number of threads may classify while others add and remove rows.
using MetricLearning.Classification;
using Serving;

string path = args.Length > 0 ? args[0] : "parts.metric";

// <serving>
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton(SimilarityClassifier.Load(path));
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(ServingJson.Default));
var app = builder.Build();

app.MapPost("/classify", (float[] row, SimilarityClassifier model) => Answer.Of(model.Classify(row)));
app.MapPut("/rows/{id}", (string id, string label, float[] row, SimilarityClassifier model) => model.Add(label, row, id));
app.MapDelete("/rows/{id}", (string id, SimilarityClassifier model) => model.Remove(id) ? Results.NoContent() : Results.NotFound());
app.MapPost("/save", (SimilarityClassifier model) => model.Save(path)); // one moment of it, even while rows are added

app.Run();
// </serving>
