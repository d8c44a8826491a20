using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.Bench.Micro.Commands;

/// <summary><see cref="EmittedWaits"/> written by hand: one field for the task waited for, one state per wait.</summary>
public sealed class HandWrittenWaits(Gate gate) : Command
{
    private Task<int> _task = null!;

    /// <summary>Describes it to the runner.</summary>
    public static CommandDescriptor Descriptor { get; } = new()
    {
        Name = nameof(HandWrittenWaits),
        Type = typeof(HandWrittenWaits),
        Routes = [],
        Steps =
        [
            new() { Name = "First", Result = "Task<int>", Waits = true },
            new() { Name = "Second", Result = "Task<int>", Waits = true },
            new() { Name = "Third", Result = "Task<int>", Waits = true },
            new() { Name = "Fourth", Result = "Task<int>", Waits = true },
            new() { Name = "Fifth", Result = "int", Waits = false },
        ],
        Edges = [],
        Graph = "",
        CreateFactory = static services =>
        {
            var gate = services.Parameter<Gate>("gate");
            return scope => new HandWrittenWaits(gate.For(scope));
        },
    };

    /// <inheritdoc/>
    protected override void Resume(StepRunner runner, int state)
    {
        switch (state)
        {
            case 1:
                runner.Enter(this, 0);
                _task = First();
                if (runner.Wait(this, _task, 2))
                {
                    return;
                }

                goto case 2;

            case 2:
                runner.Enter(this, 1);
                _task = Second(_task.GetAwaiter().GetResult());
                if (runner.Wait(this, _task, 3))
                {
                    return;
                }

                goto case 3;

            case 3:
                runner.Enter(this, 2);
                _task = Third(_task.GetAwaiter().GetResult());
                if (runner.Wait(this, _task, 4))
                {
                    return;
                }

                goto case 4;

            case 4:
                runner.Enter(this, 3);
                _task = Fourth(_task.GetAwaiter().GetResult());
                if (runner.Wait(this, _task, 5))
                {
                    return;
                }

                goto case 5;

            case 5:
                runner.Enter(this, 4);
                runner.End(this, Ok(Fifth(_task.GetAwaiter().GetResult())));
                return;
        }
    }

    private Task<int> First() => gate.Next();

    private Task<int> Second(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    private Task<int> Third(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    private Task<int> Fourth(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    private static int Fifth(int value) => Arithmetic.Add(value);
}
