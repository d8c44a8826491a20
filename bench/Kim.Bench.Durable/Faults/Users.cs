using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kim.Bench.Durable.Faults;

/// <summary>Clients that do not give up: each sends one run after the other, and each run until it has its reply, to either app.</summary>
internal sealed class Users : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly IReadOnlyList<string> _urls;
    private readonly ConcurrentQueue<string> _ended = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private long _lastReply = Stopwatch.GetTimestamp();
    private volatile bool _isOver;

    internal Users(IReadOnlyList<string> urls) => _urls = urls;

    /// <summary>The runs that have their reply.</summary>
    internal IReadOnlyCollection<string> Ended => _ended;

    /// <summary>Replies that are not the run's, and runs without one after a minute.</summary>
    internal IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>How often each kind of answer came.</summary>
    internal IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>When the last reply of a run came.</summary>
    internal long LastReply => Volatile.Read(ref _lastReply);

    public void Dispose() => _http.Dispose();

    /// <summary>No run is begun any more; those that were are waited for.</summary>
    internal void Stop() => _isOver = true;

    internal Task Run(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async user =>
    {
        for (var number = 0; !_isOver; number++)
        {
            await Send($"u{user}-{number}", user + number);
        }
    }));

    private async Task Send(string id, int first)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = $$$"""{"code":0,"msg":"success","data":{"id":"{{{id}}}"}}""";
        for (var attempt = 0; Stopwatch.GetElapsedTime(start) < Patience; attempt++)
        {
            var (answer, body) = await Ask(_urls[(first + attempt) % _urls.Count], id);
            _answers.AddOrUpdate(answer, 1, static (_, before) => before + 1);
            if (answer == "200")
            {
                Volatile.Write(ref _lastReply, Stopwatch.GetTimestamp());
                _ended.Enqueue(id);
                if (body != reply)
                {
                    _wrong.Enqueue($"{id}: {body}");
                }

                return;
            }

            if (answer is not ("202" or "503" or "no answer"))
            {
                _wrong.Enqueue($"{id}: {answer} {body}");
                return;
            }

            await Task.Delay(Pause);
        }

        _wrong.Enqueue($"{id}: no reply within {Patience.TotalSeconds} s");
    }

    private async Task<(string Answer, string Body)> Ask(string url, string id)
    {
        try
        {
            using var content = new StringContent(Work.Body(id), Encoding.UTF8, "application/json");
            using var reply = await _http.PostAsync(new Uri(url + "/listed"), content);
            return (((int)reply.StatusCode).ToString(CultureInfo.InvariantCulture),
                await reply.Content.ReadAsStringAsync());
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return ("no answer", fault.Message);
        }
    }
}
