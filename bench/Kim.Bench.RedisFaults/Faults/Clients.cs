using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kim.Bench.RedisFaults.Serving;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>Clients that each send a request as soon as they have the reply to the one before, and look at each reply.</summary>
internal sealed partial class Clients : IDisposable
{
    /// <summary>How every key begins.</summary>
    internal const string KeyPrefix = "key-";

    /// <summary>How the reason begins if there was no answer.</summary>
    internal const string NoAnswer = "no answer";

    internal const int Count = 64;

    // Each client has so many keys, so that Redis does not grow.
    private const int KeysEach = 1000;

    /// <summary>How long a client waits for an answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly (Uri Address, Func<string, string> Expected)[] _commands;
    private readonly List<Window> _windows = [new(FaultKind.None)];
    private volatile Window _window;
    private volatile bool _isOver;

    internal Clients(string url)
    {
        _window = _windows[0];
        _commands =
        [
            (new Uri(url + "/pair"), Keyed.ValueOf),
            (new Uri(url + "/script"), Keyed.ValueOf),
            (new Uri(url + "/ten"), static key => string.Join(',', Ten.Keys(key).Select(Keyed.ValueOf))),
        ];
    }

    /// <summary>All until now, the time before the first fault included.</summary>
    internal IReadOnlyList<Window> Windows => _windows;

    public void Dispose() => _http.Dispose();

    /// <summary>From now on replies are those of this fault.</summary>
    internal Window Begin(FaultKind kind)
    {
        _windows.Add(new(kind));
        return _window = _windows[^1];
    }

    /// <summary>Nothing is sent any more; what was is waited for.</summary>
    internal void Stop() => _isOver = true;

    internal Task Run() => Task.WhenAll(Enumerable.Range(0, Count).Select(client => Task.Run(async () =>
    {
        for (var i = client; !_isOver; i++)
        {
            var (address, expected) = _commands[i % _commands.Length];
            var key = string.Create(CultureInfo.InvariantCulture, $"{KeyPrefix}{client}-{i % KeysEach}");
            await Send(address, key, expected(key));
        }
    })));

    private async Task Send(Uri address, string key, string expected)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            using var content = new StringContent($$"""{"key":"{{key}}"}""", Encoding.UTF8, "application/json");
            using var reply = await _http.PostAsync(address, content);
            var body = await reply.Content.ReadAsStringAsync();
            if ((int)reply.StatusCode == 200)
            {
                _window.Add(Judge.Of(expected, body), sent, expected, body);
            }
            else
            {
                _window.Fail($"{(int)reply.StatusCode} {Trace().Replace(body, "")}");
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            _window.Fail($"{NoAnswer}: {fault.Message}");
        }
    }

    [GeneratedRegex(@",?""trace"":""[0-9a-f]*""")]
    private static partial Regex Trace();
}
