using System.Data.Common;
using Clients;
using Clients.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Kim;
using MySqlConnector;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration;

// One of each for the whole process: all of them may be used by any thread, and each has its own pool of connections.
builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings.GetConnectionString("Users") ?? "Host=127.0.0.1"));
builder.Services.AddSingleton(_ => new MySqlDataSource(settings.GetConnectionString("Orders") ?? "Server=127.0.0.1"));
builder.Services
    .AddHttpClient("rates", client => client.BaseAddress = new Uri(settings["Rates"] ?? "http://127.0.0.1:8081"))
    .UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = GetRate.Connections);
builder.Services.AddSingleton(_ => new Quotes.QuotesClient(GrpcChannel.ForAddress(
    settings["Quotes"] ?? "http://127.0.0.1:8082",
    new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true })));

// What is busy or down now may be there later. DbException is of both databases: a pool that is used up, a server that is down, a deadlock.
builder.Services.MapKimFault<DbException>(fault => fault.IsTransient ? Later("the database") : null);
builder.Services.MapKimFault<HttpRequestException>(fault => fault.StatusCode is null or >= (System.Net.HttpStatusCode)500
    ? Later("the rates")
    : null);
builder.Services.MapKimFault<RpcException>(fault => fault.StatusCode switch
{
    StatusCode.NotFound => Reply.Fail(1, fault.Status.Detail, 404),
    StatusCode.Unavailable or StatusCode.ResourceExhausted => Later("the quotes"),
    StatusCode.DeadlineExceeded => Reply.Fail(1, "the quotes did not come in time", 504),
    _ => null,
});
builder.AddKim();

var app = builder.Build();
app.MapKimCommands();
app.Run();

static Reply Later(string what) =>
    Reply.Fail(1, $"{what} cannot be asked now, try again shortly", 503).WithHeader("Retry-After", "1");
