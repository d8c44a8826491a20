using Kim.Bench.Peers.DurableWorkflowCore;
using StackExchange.Redis;
using WorkflowCore.Interface;
using WorkflowCore.Models;
using WorkflowCore.Models.LifeCycleEvents;

// The workflow on WorkflowCore: one process, its own queues and locks, its instances in Redis.
if (args is not [var port, var effects, var store])
{
    Console.Error.WriteLine("usage: Kim.Bench.Peers.DurableWorkflowCore PORT REDIS_PORT STORE_PORT");
    return 2;
}

var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{effects}");
var records = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{store}");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
builder.Services.AddSingleton(redis.GetDatabase()).AddTransient<CountStep>();
builder.Services.AddWorkflow(options =>
{
    options.UsePersistence(_ => new RedisPersistence(records.GetDatabase()));

    // By default it runs as many at once as there are cores, and a step that waits counts.
    options.UseMaxConcurrentWorkflows(256);
});
await using var app = builder.Build();
var host = app.Services.GetRequiredService<IWorkflowHost>();
host.RegisterWorkflow<ThreeSteps, RunData>();
host.RegisterWorkflow<Parked, RunData>();
var ends = new Ends();
host.OnLifeCycleEvent += change =>
{
    if (change is WorkflowCompleted or WorkflowError or WorkflowTerminated)
    {
        ends.Tell(change.WorkflowInstanceId, change is WorkflowCompleted);
    }
};

// Not awaited by the library: without it the first requests would not be run.
await host.StartAsync(CancellationToken.None);

app.MapPost("/run", async (RunData request) =>
    await ends.Of(await host.StartWorkflow(ThreeSteps.Name, request)) ? Results.Ok(new { request.Id }) : Results.StatusCode(500));
app.MapPost("/parked", async (RunData request) =>
{
    await host.StartWorkflow(Parked.Name, request);
    return Results.Accepted(value: new { request.Id });
});
app.MapPost("/signal/{id}", async (string id) => await host.PublishEvent("go", id, true));

await app.RunAsync();
return 0;
