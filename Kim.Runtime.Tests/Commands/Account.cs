namespace Kim.Runtime.Tests.Commands;

/// <summary>What a <see cref="Transfer"/> draws from and pays into.</summary>
internal sealed class Account
{
    internal int Drawn { get; private set; }

    internal int Returned { get; private set; }

    /// <summary>Why nothing can be paid in; <see langword="null"/>: it can.</summary>
    internal Exception? Closed { get; init; }

    /// <summary>What paying in waits for.</summary>
    internal Task Opening { get; init; } = Task.CompletedTask;

    /// <summary>Ends when somebody begins to pay in.</summary>
    internal TaskCompletionSource Paying { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal async Task<int> Draw()
    {
        await Task.Yield();
        Drawn++;
        return 100;
    }

    internal async Task Pay()
    {
        await Task.Yield();
        Paying.TrySetResult();
        await Opening;
        if (Closed is not null)
        {
            throw Closed;
        }
    }

    internal void Return() => Returned++;
}
