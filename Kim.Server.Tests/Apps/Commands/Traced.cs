using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Server.Tests.Commands;

/// <summary>Answers with the trace that is current in two of its steps, a wait apart, and in a command that it calls.</summary>
[Command("GET /kim/traced")]
public sealed partial class Traced : Command
{
    private string _first = "";

    [Step]
    Task Wait()
    {
        _first = $"{Activity.Current?.TraceId}";
        return Sleep("1ms");
    }

    [Step] Task<string> Ask() => TracedToo.Call(this);

    [Step]
    Reply Answer(string called)
    {
        Log.LogError("asked");
        return Text($"{_first} {called} {Activity.Current?.TraceId}");
    }
}

/// <summary>Answers with the trace that is current.</summary>
[Command]
public sealed partial class TracedToo : Command
{
    [Step] Task Wait() => Sleep("1ms");

    [Step] string Answer() => $"{Activity.Current?.TraceId}";
}
