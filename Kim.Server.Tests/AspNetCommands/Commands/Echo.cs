using Kim;

namespace AspNetCommands;

public sealed record Message(string To, string Text);

public sealed record Echoed(string To, string Text, string Thread);

/// <summary>Answers with what it got, and with the thread that its steps run on.</summary>
[Command("POST /echo/{to}")]
public sealed partial class Echo : Command<Message>
{
    [Step] Task Wait() => Sleep("1ms");

    [Step] Echoed Answer() => new(Request.To, Request.Text, Thread.CurrentThread.Name ?? "");
}
