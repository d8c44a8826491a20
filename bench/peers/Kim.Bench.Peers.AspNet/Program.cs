using Kim;
using Kim.Bench.Peers.AspNet;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using StackExchange.Redis;

var url = "";
var redis = "";
var kind = "";
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--url" when i + 1 < args.Length:
            url = args[++i];
            break;
        case "--redis" when i + 1 < args.Length:
            redis = args[++i];
            break;
        case "--tuned" or "--reactor" or "--reactor-inline" when kind.Length == 0:
            kind = args[i];
            break;
        default:
            Console.Error.WriteLine($"unknown argument: {args[i]}");
            return 2;
    }
}

if (url.Length == 0 || redis.Length == 0)
{
    Console.Error.WriteLine(
        "usage: Kim.Bench.Peers.AspNet --url http://127.0.0.1:PORT --redis 127.0.0.1:PORT [--tuned | --reactor | --reactor-inline]");
    return 2;
}

await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
var db = connection.GetDatabase();

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(url);
builder.Services.ConfigureHttpJsonOptions(
    options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJsonContext.Default));
if (kind == "--tuned")
{
    builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
}

if (kind.StartsWith("--reactor", StringComparison.Ordinal))
{
    // Without commands: the app's own code on Kim's sockets.
    builder.AddKim(kim => kim
        .AddCommands(new CommandTable("none", [], []))
        .UseReactorSockets(sockets => sockets.AppOnReactor = kind == "--reactor-inline"));
}

await using var app = builder.Build();

app.MapPost("/kim/helloworld", (HelloRequest request) => new HelloReply(0, "ok", new HelloData("123", "kim")));

app.MapPost("/kim/redis", async (PairRequest request) =>
{
    await db.StringSetAsync(request.Key, request.Value);
    string? value = await db.StringGetAsync(request.Key);
    return new PairReply(0, "success", new PairData(request.Key, value));
});

await app.RunAsync();
return 0;
