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

var api = app.MapGroup("").AddEndpointFilter(async (context, next) =>
{
    try
    {
        return await next(context);
    }
    catch (ArgumentException exception) // a row or an id that is wrong; the message says what was expected
    {
        return Results.BadRequest(exception.Message);
    }
});
api.MapPost("/classify", (float[] row, SimilarityClassifier model) => Answer.Of(model.Classify(row)));
api.MapPut("/rows/{id}", (string id, string label, float[] row, SimilarityClassifier model) =>
{
    float[] embedding = model.Embed(row);
    if (!(model.Gallery.Replace(id, embedding) && model.Relabel(id, label))) // a request that comes again
    {
        model.Gallery.Add(label, embedding, id);
    }
});
api.MapDelete("/rows/{id}", (string id, SimilarityClassifier model) => model.Remove(id) ? Results.NoContent() : Results.NotFound());
api.MapPost("/save", (SimilarityClassifier model) => model.Save(path)); // one moment of it, even while rows are added

app.Run();
// </serving>
