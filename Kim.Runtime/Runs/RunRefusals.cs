namespace Kim.Runs;

/// <summary>Every reply that the engine itself makes.</summary>
/// <remarks>
/// Those to requests that become no run are in <c>AspNetCore/Exchanges/RequestRefusals.cs</c>.
/// <c>docs/coding/failures.md</c> has the table of both.
/// </remarks>
internal static class RunRefusals
{
    // What every failure that Kim itself tells has under "code"; other numbers are the application's.
    private const int Code = 1;

    // Nobody sees it; nginx's number for it, so that it stands apart in the metrics.
    private const int ClientClosedRequest = 499;

    /// <summary>Whatever went wrong is not the client's fault.</summary>
    /// <param name="run">The run's id, under which the log tells more.</param>
    internal static Reply InternalError(string run) => new EnvelopeReply(Code, "internal error", 500, trace: run);

    /// <summary>The request does not fit its type, or is not valid.</summary>
    internal static Reply InvalidRequest(RequestErrors errors) =>
        new EnvelopeReply(Code, "invalid request data: " + errors.Text(), 400, errors: errors.All);

    /// <summary>A step has found that the request is not valid, mostly while it read the body.</summary>
    internal static Reply Refused(InvalidRequestException fault) =>
        new EnvelopeReply(Code, fault.Message, fault.StatusCode, errors: fault.Errors?.All);

    /// <summary>A step took longer than its <c>[Timeout]</c>, and nobody caught it.</summary>
    internal static Reply StepTimeout(StepTimeoutException fault) => Of(504, fault.Message);

    /// <summary>The run's deadline passed.</summary>
    internal static Reply DeadlinePassed(string? step) =>
        Of(504, step is null ? "the deadline passed before the first step" : $"the deadline passed in step {step}");

    /// <summary>The client left, and with it the reason for the run.</summary>
    internal static Reply ClientLeft() => Of(ClientClosedRequest, "the client has left");

    /// <summary>Whether a reply is that of a run whose client has left.</summary>
    internal static bool IsClientLeft(Reply reply) => reply.StatusCode == ClientClosedRequest;

    /// <summary>As many runs of the command as there may be are under way.</summary>
    internal static Reply TooManyRuns(string command) => Later($"too many runs of {command} are under way, try again shortly");

    /// <summary>The file of a reply is not there.</summary>
    internal static Reply NoFile() => Of(404, "not found");

    /// <summary>The client wants an older version of the file.</summary>
    internal static Reply FileHasChanged() => Of(412, "the file has changed");

    /// <summary>The client wants a part that the file does not have.</summary>
    internal static Reply NoSuchRange(long length) =>
        Of(416, $"the file has no such range: it is {length} bytes long").WithHeader("Content-Range", $"bytes */{length}");

    /// <summary>The server does not wait any longer for its runs.</summary>
    internal static Reply Stopping() => Later("the server is stopping");

    /// <summary>A person has cancelled the durable run.</summary>
    internal static Reply Cancelled() => Of(409, "the run was cancelled");

    /// <summary>Where the outcome of a durable run will be found.</summary>
    internal static Reply Accepted(string run) => At(new EnvelopeReply(0, "accepted: ask at its Location for the outcome", 202), run);

    /// <summary>The store has not answered: a durable run may have been accepted.</summary>
    internal static Reply NotYetStored(string run) =>
        At(Later("the run may have been accepted: ask at its Location"), run);

    /// <summary>The key of a durable run cannot be one.</summary>
    internal static Reply NotAKey(string what, string fault) => Of(400, $"invalid request data: {what} {fault}");

    /// <summary>Another request has the key of this one.</summary>
    internal static Reply KeyOfAnother() => Of(422, "another request with this key has a different body: a key stands for one request");

    /// <summary>Any of Kim's failures.</summary>
    internal static EnvelopeReply Of(int status, string message) => new(Code, message, status);

    private static Reply At(Reply reply, string run) => reply.WithHeader("Location", "/kim/runs/" + run);

    /// <summary>Any of those that pass by themselves.</summary>
    internal static Reply Later(string message) => Of(503, message).WithHeader("Retry-After", "1");
}
