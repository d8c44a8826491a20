namespace Kim.Server.Tests.Commands;

/// <summary>A text.</summary>
public sealed record Note(string Text);

/// <summary>Answers with what it is sent, after a wait.</summary>
[Command("POST /kim/echo")]
public sealed partial class Echo : Command<Note>
{
    [Step] Task Wait() => Sleep("1ms");

    [Step] Note Answer() => Request;
}
