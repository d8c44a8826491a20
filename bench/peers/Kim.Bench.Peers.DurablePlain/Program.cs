using Kim.Bench.Peers.DurablePlain;
using StackExchange.Redis;

// The three steps with nothing behind them: a run that is under way when the process ends is lost.
if (args is not [var port, var effects])
{
    Console.Error.WriteLine("usage: Kim.Bench.Peers.DurablePlain PORT REDIS_PORT");
    return 2;
}

await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{effects}");
var redis = connection.GetDatabase();
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, PlainJson.Default));
await using var app = builder.Build();

app.MapPost("/run", async (RunRequest request) =>
{
    await Step(request, 1);
    await Step(request, 2);
    await Step(request, 3);
    return new RunReply(request.Id);
});

await app.RunAsync();
return 0;

async Task Step(RunRequest request, int number)
{
    if (request.Delay > 0)
    {
        await Task.Delay(request.Delay);
    }

    await redis.StringIncrementAsync($"{request.Id}:{number}");
}
