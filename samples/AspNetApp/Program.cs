using Orders;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPerReactor<IShop>(_ => new InMemoryShop());
builder.AddKim(kim => kim.AddCommands(AspNetApp.KimCommands.Table).AddCommands(Orders.KimCommands.Table).UseReactorSockets());

var app = builder.Build();
app.MapGet("/", () => "Commands are beside this endpoint: POST /greetings/kim");
app.MapKimCommands();
app.Run();
