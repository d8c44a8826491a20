namespace Kim.Testing.Tests.Commands;

/// <summary>Answers for its exceptions.</summary>
[Command]
public sealed partial class Careful : Command
{
    [Step] Task<int> Pack() => Task.FromResult(1);

    [Step, Timeout("1s")] Task Send(int parcel) => Task.CompletedTask;

    [Step(Loop = true)] string Answer() => "careful";

    [Catch] Next Late(TimeoutException late) => ToAnswer();

    [Catch] Reply Other(InvalidOperationException other) => Fail(7, other.Message, 422);

    [Catch] Reply Nearest(ObjectDisposedException nearest) => Fail(8, nearest.ObjectName, 423);

    [Catch] Reply Broken(NotSupportedException fault) => throw new InvalidOperationException("the catch is broken", fault);

    [Compensates(nameof(Pack))]
    void Unpack(int parcel)
    {
    }
}
