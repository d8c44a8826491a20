namespace Kim.Testing.Tests.Commands;

/// <summary>What durable commands do to the world. It outlives their processes, and knows an effect again by its key.</summary>
internal sealed class Effects
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, int> _calls = [];

    /// <summary>The effects in the order of their first calls: the step and which one of the run's steps it was.</summary>
    internal IReadOnlyList<string> Order => _order;

    /// <summary>How often each was called.</summary>
    internal IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>An effect that ends later.</summary>
    internal async Task<string> Do(string key)
    {
        Note(key);
        await Task.Yield();
        return key[17..];
    }

    internal void Note(string key)
    {
        var name = key[17..];
        _calls[name] = _calls.GetValueOrDefault(name) + 1;
        if (_calls[name] == 1)
        {
            _order.Add(name);
        }
    }
}

internal sealed record Trip(string Id, int Legs, bool IsSlow, bool Fails);

internal sealed record Permit(bool Granted);

/// <summary>A branch, a sleep, a join, a loop, a called command, a signal, a catch and compensations.</summary>
[Command(Durable = true, Key = nameof(Trip.Id))]
internal sealed partial class Journey(Effects effects) : Command<Trip>
{
    private int _legs;
    private string _notes = "";

    [Step]
    private void Plan() => _notes = "planned";

    [Step]
    private Task<string> Reserve() => effects.Do(Run.StepKey);

    [Step]
    private Next Choose(string reserved) => Request.IsSlow ? ToRest() : ToBoth();

    [Step(Then = nameof(Both))]
    private Task Rest() => Sleep("20s");

    [Step]
    private (Task<string> Left, Task<string> Right) Both() => (effects.Do(Run.KeyFor("left")), effects.Do(Run.KeyFor("right")));

    [Step]
    private void Note(string left, string right) => _notes += $", {left} {right}";

    [Step(Loop = true)]
    private Task<string> Leg() => effects.Do(Run.StepKey);

    [Step]
    private Next Again(string leg) => ++_legs < Request.Legs ? ToLeg() : ToHotel();

    [Step]
    private Task<string> Hotel() => Stay.Call(this, new Night(_legs));

    [Step]
    private Task<Permit?> Ask(string hotel) => Signal<Permit>("permit", within: "7d");

    [Step]
    private Next Decide(Permit? permit) => permit is { Granted: true } ? ToTrouble() : Fail(4, "no permit", 409);

    [Step]
    private async Task<string> Trouble()
    {
        await effects.Do(Run.StepKey);
        return Request.Fails ? throw new TimeoutException() : "none";
    }

    [Step]
    private Task<string> Pay(string trouble) => effects.Do(Run.StepKey);

    [Step]
    private string Answer(string paid) => $"{_notes}; {_legs} legs; {paid}";

    [Catch]
    private Reply Late(TimeoutException late) => Fail(5, "trouble", 503);

    [Compensates(nameof(Reserve))]
    private Task Release(string reserved) => effects.Do(Run.StepKey);

    [Compensates(nameof(Leg))]
    private void Return() => effects.Note(Run.StepKey);
}

internal sealed record Night(int Count);

/// <summary>Called by another, with a wait of its own.</summary>
[Command(Durable = true)]
internal sealed partial class Stay(Effects effects) : Command<Night>
{
    [Step]
    private Task<string> Book() => effects.Do(Run.StepKey);

    [Step]
    private Task Sleeping(string booked) => Sleep("30s");

    [Step]
    private Task<string> Leave() => effects.Do(Run.StepKey);

    [Step]
    private string Answer(string left) => $"{Request.Count} nights";
}
