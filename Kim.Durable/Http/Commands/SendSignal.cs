using System.ComponentModel.DataAnnotations;

namespace Kim.Durable.Http.Commands;

/// <summary>A signal to a run; the body is its value.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Name">The signal's name.</param>
/// <param name="Key">By which it is known again if it is sent twice.</param>
internal sealed record SendSignalRequest(
    [property: RunId] string Id, string Name, [property: StringLength(256), Header("Idempotency-Key")] string? Key);

/// <summary>Sends a signal to a durable run. It is kept until the run takes it.</summary>
[Command("POST /kim/runs/{id}/signals/{name}")]
[Admin]
internal sealed partial class SendSignal(IKimRuns runs) : Command<SendSignalRequest>
{
    [Step]
    Next Check() => Http.Body.IsEmpty
        ? BadRequest($"invalid request data: the body is empty; it is the value of the signal {Request.Name}, JSON")
        : ToSend();

    [Step] async Task<SignalOutcome> Send() => await runs.SignalJsonAsync(Request.Id, Request.Name, Http.Body, Request.Key ?? "");

    [Step]
    Reply Answer(SignalOutcome outcome) => outcome switch
    {
        SignalOutcome.Kept => Accepted().WithHeader("Location", RunTexts.AddressOf(Request.Id)),
        SignalOutcome.Repeated => Ok(),
        SignalOutcome.Ended => Fail(1, RunTexts.Ended(Request.Id), 409),
        SignalOutcome.Full => Fail(1, $"as many signals {Request.Name} as may wait for the run {Request.Id}: it has to take some first. "
            + $"GET {RunTexts.AddressOf(Request.Id)} says what it does; send this one again later", 429),
        _ => NotFound(RunTexts.Gone(Request.Id)),
    };

    [Catch] Reply TooLarge(RecordTooLargeException fault) => Fail(1, fault.Message, 413);

    [Catch] Reply NoSuchSignal(UnknownSignalException fault) => NotFound(fault.Message);

    [Catch]
    Reply Unfit(InvalidSignalException fault) =>
        BadRequest($"invalid request data: the body is not a value of the signal {Request.Name}: {fault.InnerException!.Message}");
}
