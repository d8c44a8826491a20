using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>What a step of a durable run has asked to wait for outside the process. The step has to return its task.</summary>
internal interface IParking
{
    /// <summary>What the step has to return.</summary>
    Task Awaited { get; }

    /// <summary>What has to end before the run may park.</summary>
    Task Ready => Task.CompletedTask;

    /// <summary>What is stored of it.</summary>
    RunPark Park { get; }

    /// <summary>It need not wait: the signal is here.</summary>
    /// <param name="value">The signal's value, JSON.</param>
    /// <exception cref="Kim.Binding.UnreadableStateException">It cannot be read by this build.</exception>
    void Complete(ReadOnlyMemory<byte> value);
}
