namespace Kim.Testing.Tests.Commands;

/// <summary>Tells in its reply what its exceptions know.</summary>
[Command]
public sealed partial class Telling : Command
{
    [Step, Timeout("50ms")] Task Rest() => Task.CompletedTask;

    [Step] Task<string> Ship() => Commands.Ship.Call(this);

    [Step] string Answer(string shipped) => shipped;

    [Catch] Reply Late(StepTimeoutException late) => Fail(7, $"{late.Step} had {late.Timeout.TotalMilliseconds} ms", 504);

    [Catch] Reply Slow(TimeoutException slow) => Fail(8, slow.Message, 503);

    [Catch] Reply Failed(ReplyException failed) => Fail(9, $"{failed.CommandName} said {failed.StatusCode}", failed.Reply.StatusCode);
}
