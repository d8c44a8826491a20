using System.Text.Json;
using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>
/// The call of a durable command by a step of a durable run: a run of its own, which the caller need not wait for in memory.
/// </summary>
/// <remarks>
/// <code>
/// Begun --its first record is written, or was by an earlier process--> Ready, without the outcome: the caller parks
///       --it replies before--> Ready, with the outcome: the caller continues
/// </code>
/// A child is found again by its key, and its outcome comes to the caller as a signal of the same name. So a caller that begins its step a
/// second time begins no second child.
/// </remarks>
/// <typeparam name="T">What the command gives.</typeparam>
internal sealed class ChildCall<T>(Run caller, string command, string signal) : TaskCompletionSource<T>, IParking, IReplyReceiver
{
    private readonly TaskCompletionSource _ready = new();

    public Task Ready => _ready.Task;

    public Task Awaited => Task;

    public RunPark Park => new(Duration.LongMax, signal, 1);

    public string? TraceId => caller.TraceId;

    public CancellationToken ClientGone => default;

    public void Complete(ReadOnlyMemory<byte> value) => Give(this, command, value, caller.Runner.Wire);

    void IReplyReceiver.Stored() => _ready.TrySetResult();

    public void OnReply(StepInfo last, Reply reply)
    {
        ReplyValue.Give(this, last, reply);
        _ready.TrySetResult();
    }

    /// <summary>Ends a caller's task with the outcome of a child, as it is stored.</summary>
    /// <exception cref="UnreadableStateException">It cannot be read.</exception>
    internal static void Give(TaskCompletionSource<T> caller, string command, ReadOnlyMemory<byte> outcome, Wire wire)
    {
        try
        {
            using var document = JsonDocument.Parse(outcome, StateJson.DocumentOptions);
            ReplyValue.GiveStored(caller, command, StoredReply.Read(document.RootElement), wire);
        }
        catch (JsonException fault)
        {
            throw new UnreadableStateException($"the outcome of {command}, which it has called, is not JSON: {fault.Message}", fault);
        }
    }
}
