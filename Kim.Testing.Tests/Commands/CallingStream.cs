namespace Kim.Testing.Tests.Commands;

/// <summary>Calls a command that answers with a stream.</summary>
[Command]
public sealed partial class CallingStream(StreamWitness witness) : Command<StreamingRequest>
{
    [Step] Task<int> Note() => Task.FromResult(1);

    [Step]
    async Task<Next> Fetch(int note)
    {
        var streamed = await Streaming.Call(this, new(Request.Which == "drop" ? "stream" : Request.Which));
        return Request.Which == "drop" ? Ok() : streamed.WithHeader("X-From", "Streaming");
    }

    [Compensates(nameof(Note))] void Forget(int note) => witness.Undone += 10;
}
