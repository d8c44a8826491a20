using System.Globalization;
using System.Text;
using Kim.Bench.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>The server that is measured, which is this program as another process.</summary>
internal static class FaultServer
{
    /// <summary>The first argument of a process that is one.</summary>
    internal const string Word = "serve";

    /// <summary>How each line of its log begins.</summary>
    internal const string TimeFormat = "HH:mm:ss";

    internal static Task<int> RunAsync(string[] args) => KimProgram.RunAsync(args, static args =>
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders().AddSimpleConsole(static console =>
            (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, TimeFormat + " ", true));
        builder.AddKimServer(static kim => kim.AddCommands(KimCommands.Table).AddRedis());
        return builder.Build();
    });

    /// <summary>Starts one, and waits until it has an answer of Redis.</summary>
    /// <param name="children">Ends it.</param>
    /// <param name="redis">Where its Redis is.</param>
    /// <param name="seam">How it reaches it.</param>
    /// <param name="cores">The cores that it runs on.</param>
    internal static async Task<Peer> Start(Children children, string redis, Seam seam, string cores)
    {
        var port = Setup.FreePort();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var child = children.Start(
            seam.Name,
            [
                "taskset", "-c", cores, "dotnet", typeof(FaultServer).Assembly.Location, Word,
                $"--Kim:Url={url}", $"--Kim:Redis={redis}{seam.Options}", seam.Setting,
            ],
            Setup.DotNet);
        using var http = new HttpClient();
        await Setup.Until(child, async () =>
        {
            using var content = new StringContent("""{"key":"first"}""", Encoding.UTF8, "application/json");
            using var reply = await http.PostAsync(new Uri(url + "/pair"), content);
            return await reply.Content.ReadAsStringAsync() == Keyed.ValueOf("first");
        });
        return new Peer(seam.Name, child, url, port);
    }
}
