namespace Kim.Testing.Tests.Commands;

/// <summary>Remembers how often it loaded.</summary>
[Command]
public sealed partial class Remembering(Session<string, string> session, List<int> loads) : Command<string>
{
    [Step]
    ValueTask<string> Load() => session.Get(Request, (key, _) =>
    {
        loads.Add(loads.Count);
        return Task.FromResult(key + loads.Count);
    });

    [Step] string Answer(string value) => value;
}

/// <summary>Calls a command of which there may be two at once.</summary>
[Command]
public sealed partial class CallingWaiting : Command
{
    [Step] Task<Reply> Wait() => Waiting.Call(this, TimeSpan.FromSeconds(1));   // its reply is the reply
}
