// A web service over a saved classifier: dotnet run --project samples/Serving -- parts.metric
// One classifier serves all requests: any number of threads may classify while others add and remove rows.
using MetricLearning.Classification;
using Microsoft.AspNetCore.Mvc;
using Serving;

string path = args.Length > 0 ? args[0] : "parts.metric";

// <serving>
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton(SimilarityClassifier.Load(path));
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(ServingJson.Default));
var app = builder.Build();

var rows = app.MapGroup("").AddEndpointFilter(async (context, next) =>
{
    try
    {
        return await next(context);
    }
    catch (ArgumentException exception) // a row that is wrong; the message says what was expected
    {
        return Results.BadRequest(exception.Message);
    }
});
rows.MapPost("/classify", ([FromBody] float[] row, SimilarityClassifier model) =>
{
    try
    {
        return Results.Ok(Answer.Of(model.Classify(row)));
    }
    catch (InvalidOperationException exception) // the gallery has no rows
    {
        return Results.Conflict(exception.Message);
    }
});
rows.MapPut("/rows/{id}", (string id, string label, [FromBody] float[] row, SimilarityClassifier model) =>
{
    model.Upsert(label, row, id); // one change: others see the row as it was or as it is
});
rows.MapDelete("/rows/{id}", (string id, SimilarityClassifier model) => model.Remove(id) ? Results.NoContent() : Results.NotFound());
app.MapPost("/save", (SimilarityClassifier model) => model.Save(path)); // one moment of it, even while rows are added

app.Run();
// </serving>
