namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>Steps that wait for nothing: what is measured is that each of them is written down first.</summary>
[Command("POST /saves", Durable = true)]
public sealed partial class Saves : Command<RunRequest>
{
    private int _steps;

    [Step] Task First() => Done();

    [Step] Task Second() => Done();

    [Step] Task Third() => Done();

    [Step] Task Fourth() => Done();

    [Step] Task Fifth() => Done();

    [Step] Task Sixth() => Done();

    [Step] Task Seventh() => Done();

    [Step] Task Eighth() => Done();

    [Step] RunReply Answer() => new(Request.Id);

    private Task Done()
    {
        _steps++;
        return Task.CompletedTask;
    }
}
