namespace Kim.Testing.Tests.Commands;

/// <summary>A join that fails with its first task, beside a sleep and a called command.</summary>
[Command]
public sealed partial class FailingFast(Elements elements) : Command
{
    [Step]
    void Begin()
    {
    }

    [Step(FailFast = true), Retry(2, On = [typeof(TimeoutException)])]
    (Task<int>, Task<string>, Task, Task) Load(CancellationToken cancellation)
    {
        elements.Tokens.Add(cancellation);
        elements.Sleep = Sleep("3s");
        return (elements.First.Task, elements.Second.Task, elements.Sleep, Heeding.Call(this));
    }

    [Step(Loop = true)] string Answer(int first, string second) => $"{first}{second}";

    [Catch] Next Broken(NotSupportedException fault) => ToAnswer(0, fault.Message);

    [Compensates(nameof(Begin))]
    void Undo()
    {
    }
}
