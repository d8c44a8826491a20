using AspNetApp;
using Orders;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<RateLimits>();

// Tokens are configured under Authentication:Schemes:Bearer; `dotnet user-jwts create --claim tenant=acme` makes some.
builder.Services.AddAuthentication().AddJwtBearer();
builder.Services.AddPerReactor<IShop>(_ => new InMemoryShop());
builder.AddKim(kim => kim.AddCommands(AspNetApp.KimCommands.Table).AddCommands(Orders.KimCommands.Table).UseReactorSockets());

var app = builder.Build();
app.MapGet("/", () => "Commands are beside this endpoint: POST /greetings/kim");
app.MapKimCommands();
app.Run();
