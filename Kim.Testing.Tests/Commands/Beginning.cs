namespace Kim.Testing.Tests.Commands;

/// <summary>Runs one command through <see cref="IKim"/>, and begins another that it does not wait for.</summary>
[Command]
public sealed partial class Beginning(IKim kim) : Command<Levels>
{
    [Step] Task<int> Waited() => kim.Run(Calling.Call(new Levels(Request.Below)));

    [Step] string Detached(int below) => kim.Start(Calling.Call(new Levels(below)));

    [Step] Reply Answer(string run) => run == Run.Id ? Fail(1, "a run of its own is expected") : Ok(run);
}
