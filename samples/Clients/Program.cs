using System.Data.Common;
using System.Net;
using Clients;
using Clients.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Kim;
using MySqlConnector;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration;

// One of each for the whole process: any thread may use it, and it has a pool of connections. They wait a second for a free one.
builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings.GetConnectionString("Users")!));
builder.Services.AddSingleton(_ => new MySqlDataSource(settings.GetConnectionString("Orders")!));
builder.Services
    .AddHttpClient("rates", client => client.BaseAddress = new Uri(settings["Rates"]!))
    .UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = GetRate.Connections);
builder.Services.AddSingleton(_ => new Quotes.QuotesClient(
    GrpcChannel.ForAddress(settings["Quotes"]!, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true })));

// What is busy or down now may be there later. DbException is of both databases: a pool that is used up, a server that is down, a deadlock.
builder.Services.MapKimFault<DbException>(fault => fault.IsTransient ? Later("the database") : null);
builder.Services.MapKimFault<HttpRequestException>(fault =>
    fault.StatusCode is null or >= HttpStatusCode.InternalServerError ? Later("the server of rates") : null);
builder.Services.MapKimFault<RpcException>(fault => fault.StatusCode switch
{
    StatusCode.NotFound => Reply.Fail(1, fault.Status.Detail, 404),
    StatusCode.Unavailable or StatusCode.ResourceExhausted => Later("the server of quotes"),
    _ => null,
});
builder.AddKim();

var app = builder.Build();
app.MapKimCommands();
app.Run();

static Reply Later(string what) =>
    Reply.Fail(1, $"{what} cannot be asked now, try again shortly", 503).WithHeader("Retry-After", "1");
