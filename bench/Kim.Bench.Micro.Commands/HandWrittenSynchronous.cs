using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.Bench.Micro.Commands;

/// <summary><see cref="EmittedSynchronous"/> written by hand: values stay in locals, only what the jump passes on is a field.</summary>
public sealed class HandWrittenSynchronous(int seed) : Command
{
    private int _value;

    /// <summary>Describes it to the runner.</summary>
    public static CommandDescriptor Descriptor { get; } = new()
    {
        Name = nameof(HandWrittenSynchronous),
        Type = typeof(HandWrittenSynchronous),
        Routes = [],
        Steps =
        [
            new() { Name = "First", Result = "int", Waits = false },
            new() { Name = "Second", Result = "int", Waits = false },
            new() { Name = "Third", Result = "Next", Waits = false },
            new() { Name = "Fourth", Result = "int", Waits = false },
            new() { Name = "Fifth", Result = "int", Waits = false },
        ],
        Edges = [],
        Graph = "",
        CreateFactory = static services =>
        {
            var seed = services.Parameter<int>("seed");
            return scope => new HandWrittenSynchronous(seed.For(scope));
        },
    };

    /// <inheritdoc/>
    protected override void Resume(StepRunner runner, int state)
    {
        int value;
    Dispatch:
        switch (state)
        {
            case 1:
                runner.Enter(this, 0);
                value = First();
                runner.Enter(this, 1);
                value = Second(value);
                runner.Enter(this, 2);
                if (!runner.Follow(this, Third(value), out state))
                {
                    return;
                }

                goto Dispatch;

            case 2:
                runner.Enter(this, 3);
                value = Fourth(_value);
                runner.Enter(this, 4);
                runner.End(this, Ok(Fifth(value)));
                return;
        }
    }

    private int First() => Arithmetic.Add(seed);

    private static int Second(int value) => Arithmetic.Add(value);

    private Next Third(int value)
    {
        if (value < 0)
        {
            return BadRequest("below zero");
        }

        _value = Arithmetic.Add(value);
        return Next.To(2);
    }

    private static int Fourth(int value) => Arithmetic.Add(value);

    private static int Fifth(int value) => Arithmetic.Add(value);
}
