using System.Threading.Channels;
using Jobs;
using Kim;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Letters>();
builder.Services.AddSingleton(Channel.CreateBounded<Letter>(capacity: 1000));
builder.Services.AddHostedService<LetterQueue>();
builder.Services.AddHostedService<CleanUpJob>();
builder.AddKim();

var app = builder.Build();

// Answers at once; the queue's consumer runs the command.
app.MapPost("/letters", async (Letter letter, Channel<Letter> queue, CancellationToken cancel) =>
{
    await queue.Writer.WriteAsync(letter, cancel);
    return Results.Accepted();
});

// Waits for the run.
app.MapPost("/letters/now", async (Letter letter, IKim kim, CancellationToken cancel) =>
    Results.Ok(await kim.Run(SendLetter.Call(letter), cancel)));

// Does not wait: the run outlives this request.
app.MapPost("/letters/later", (Letter letter, IKim kim) =>
    Results.Accepted(value: kim.Start(SendLetter.Call(letter).WithDeadline("1m"))));

app.MapGet("/letters", (Letters letters) => letters.Sent);
app.MapKimCommands();
app.Run();
