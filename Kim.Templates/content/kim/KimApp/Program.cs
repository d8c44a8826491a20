var builder = WebApplication.CreateBuilder(args);

// The commands of this project, on the reactors' own sockets. For Redis: kim.AddRedis(), and Kim:Redis in appsettings.json.
builder.AddKim(kim => kim.UseReactorSockets());

var app = builder.Build();
app.MapGet("/health", () => "fine");
app.MapKimCommands();
app.Run();
