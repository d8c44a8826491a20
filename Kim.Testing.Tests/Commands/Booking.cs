namespace Kim.Testing.Tests.Commands;

/// <summary>What was undone, with what.</summary>
public sealed class Notes
{
    /// <summary>In order, for example <c>Release r1 500 IOException</c>.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Notes what a compensation takes.</summary>
    public void Add(string compensation, object? result, Reply outcome, Exception? failure) =>
        Lines.Add($"{compensation} {result ?? "null"} {outcome.StatusCode} {failure?.GetType().Name ?? "null"}");
}

/// <summary>Undoes what it has begun, and knows why.</summary>
[Command(Deadline = "10s")]
public sealed partial class Booking(Notes notes) : Command<string>
{
    [Step]
    void Begin()
    {
    }

    [Step, Timeout("1s"), Retry(2, On = [typeof(IOException)], Delay = "10ms")] Task<string> Reserve() => Task.FromResult("r1");

    [Step] (Task<int>, Task<string>) Charge(string reservation) => (Task.FromResult(5), Task.FromResult(reservation + "c"));

    [Step(Loop = true)] int Count(int amount, string receipt) => amount;

    [Step]
    Reply Answer(int amount) => Request switch
    {
        "refuse" => Fail(1, "refused", 409),
        "garble" => Json(double.NaN),
        _ => Ok(amount),
    };

    [Catch] Reply Declined(UnauthorizedAccessException fault) => Fail(2, fault.Message, 402);

    [Catch] Next Skip(NotSupportedException fault) => ToCount(0, "");

    [Compensates(nameof(Reserve), Unknown = true)]
    void Release(string? reservation, Reply outcome, Exception? failure) => notes.Add(nameof(Release), reservation, outcome, failure);

    [Compensates(nameof(Charge), Unknown = true)]
    Task Refund(int? amount, string? receipt, Exception? failure, Reply outcome, CancellationToken cancellation)
    {
        notes.Add(nameof(Refund), $"{amount}{receipt}", outcome, failure);
        return Task.CompletedTask;
    }

    [Compensates(nameof(Count), Unknown = true)]
    void Uncount(int? count, Reply outcome) => notes.Add(nameof(Uncount), count, outcome, null);
}

/// <summary>Each of its visits may be of unknown outcome.</summary>
[Command]
public sealed partial class Knocking(Notes notes) : Command
{
    int _round;

    [Step(Loop = true)] Task<int> Knock() => ++_round < 3 ? throw new IOException() : Task.FromResult(_round);

    [Step] Reply Answer(int rounds) => Fail(1, $"{rounds}", 409);

    [Catch] Next Again(IOException fault) => ToKnock();

    [Compensates(nameof(Knock), Unknown = true)]
    void Leave(int? round, Reply outcome) => notes.Add(nameof(Leave), round, outcome, null);
}
