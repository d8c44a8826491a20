using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Kim.Bench.Shared;
using Kim.Bench.TakeOver.Serving;

namespace Kim.Bench.TakeOver;

/// <summary>One death.</summary>
/// <param name="FromKill">From <c>kill -9</c> to the first step that runs again.</param>
/// <param name="FromRestart">From the start of the next process; <see langword="null"/>: there was none.</param>
internal sealed record Death(TimeSpan FromKill, TimeSpan? FromRestart)
{
    private const int SigKill = 9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static async Task<Death> Of(Children children, OwnerKind kind, int redisPort)
    {
        var folder = Directory.CreateTempSubdirectory("kim-bench-takeover-").FullName;
        try
        {
            var witness = new Witness(folder);
            var (victim, url) = Start(children, kind, folder, redisPort, kind.IsElsewhere);
            Child? other = null;
            await Ready(victim, url);
            if (kind.Next is Next.Other)
            {
                (other, var otherUrl) = Start(children, kind, folder, redisPort, isElsewhere: false);
                await Ready(other, otherUrl);
            }

            File.WriteAllText(witness.Gate, "");
            await Begin(url);
            var first = await Entered(witness, 1, victim);
            File.Delete(witness.Gate);

            var killed = Stopwatch.GetTimestamp();
            if (kind.Next is Next.Worker)
            {
                _ = NativeKill(first.Process, SigKill);
            }
            else
            {
                victim.Kill();
            }

            var restarted = Stopwatch.GetTimestamp();
            var next = kind.Next is Next.Restart ? Start(children, kind, folder, redisPort, isElsewhere: false).Child : other ?? victim;
            var second = await Entered(witness, 2, next);
            next.Stop();
            return new(
                Stopwatch.GetElapsedTime(killed, second.At),
                kind.Next is Next.Restart ? Stopwatch.GetElapsedTime(restarted, second.At) : null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A process in a namespace of its own is as one on another machine, and ends with the one that made the namespace.
    private static (Child Child, string Url) Start(Children children, OwnerKind kind, string folder, int redisPort, bool isElsewhere)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Setup.FreePort()}");
        string[] away = isElsewhere ? ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"] : [];
        var store = kind.IsEmbedded
            ? $"--Kim:Data={Path.Combine(folder, "data")}"
            : string.Create(CultureInfo.InvariantCulture, $"--Kim:Redis=127.0.0.1:{redisPort}");
        var child = children.Start(
            kind.Name,
            [
                .. away, "dotnet", typeof(Death).Assembly.Location, HoldServer.Word, $"--Kim:Url={url}", $"--{Witness.Setting}={folder}",
                store, "--Kim:Health=on",
                .. kind.Settings,
            ]);
        return (child, url);
    }

    private static async Task Ready(Child child, string url)
    {
        using var client = new HttpClient();
        await Until(child, "it is not ready", async () =>
        {
            try
            {
                using var reply = await client.GetAsync(url + "/readyz");
                return reply.IsSuccessStatusCode ? reply : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        });
    }

    private static async Task Begin(string url)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/hold")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Prefer", "respond-async");
        using var reply = await client.SendAsync(request);
        if ((int)reply.StatusCode != 202)
        {
            throw new BenchException($"a run was not accepted: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task<(int Process, long At)> Entered(Witness witness, int count, Child child)
    {
        var entered = await Until(child, "no step has begun", () =>
            Task.FromResult(witness.Entered() is { } lines && lines.Count >= count ? lines : null));
        return entered[count - 1];
    }

    private static async Task<T> Until<T>(Child child, string what, Func<Task<T?>> ask)
        where T : class
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit;)
        {
            if (await ask() is { } found)
            {
                return found;
            }

            if (child.HasExited)
            {
                break;
            }

            await Task.Delay(2);
        }

        throw new BenchException($"{child.Name}: {what}. It said: {child.Output}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int NativeKill(int process, int signal);
}
