using System.Diagnostics;
using Npgsql;
using StackExchange.Redis;

namespace Kim.Server.Tests.Clients.Commands;

/// <summary>Asks a web server, a database and Redis, and fails once on the way; answers with what flowed into its last step.</summary>
[Command("GET /kim/all/{key}")]
public sealed partial class AskAll(IUpstream web, NpgsqlDataSource users, IDatabase redis) : Command<UpstreamKey>
{
    /// <summary>What middleware may set.</summary>
    public static AsyncLocal<string?> Flows { get; } = new();

    [Step] Task<string> Web(CancellationToken cancel) => web.Ask(Request.Key, cancel);

    [Step]
    async Task<string> Database(string answer, CancellationToken cancel)
    {
        await using var find = users.CreateCommand("SELECT name FROM users WHERE id = 7");
        return $"{answer} {await find.ExecuteScalarAsync(cancel)}";
    }

    [Step, Retry(2, Delay = "1ms")]
    async Task<string> Redis(string answer)
    {
        await redis.StringSetAsync("all", answer);
        if (Run.Attempt == 1)
        {
            throw new InvalidOperationException("once");
        }

        return $"{await redis.StringGetAsync("all")}";
    }

    [Step] Task<string> CallOther(string answer) => Echo.Call(this, new Echoed(answer));

    [Step]
    Reply Answer(string answer) => Text($"{answer} {Activity.Current?.GetBaggageItem("tenant")} {Flows.Value}");
}

/// <summary>What to answer with.</summary>
public sealed record Echoed(string Text);

/// <summary>Answers with what it is asked.</summary>
[Command]
public sealed partial class Echo : Command<Echoed>
{
    [Step] string Answer() => Request.Text;
}
