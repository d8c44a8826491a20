using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>A server that runs until it is disposed.</summary>
internal sealed partial class RunningApp : IAsyncDisposable
{
    // It may be built first.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningApp(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal HttpClient Client { get; } = new();

    internal string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it says where it listens.</summary>
    internal static async Task<RunningApp> Start(ProcessStartInfo start)
    {
        var app = new RunningApp(start);
        try
        {
            var ended = app._process.WaitForExitAsync();
            await Task.WhenAny(app._listening.Task, ended, Task.Delay(Limit));
            Assert.True(app._listening.Task.IsCompleted, $"It does not listen:\n{app.Log}");
            app.Client.BaseAddress = await app._listening.Task;
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    internal async Task<string> Post(string path, string json)
    {
        using var body = new StringContent(json);
        using var reply = await Client.PostAsync(new Uri(path, UriKind.Relative), body);
        return await reply.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex("[Ll]istening on:? (http://127.0.0.1:[0-9]+)")]
    private static partial Regex Listening();
}
