namespace Kim.Server.Tests.Commands;

/// <summary>Reads a body, for as long as it may.</summary>
[Command("POST /kim/uploads-in-time", Deadline = "100ms")]
public sealed partial class UploadInTime : Command<UploadInTimeRequest>
{
    [Step]
    async Task Answer() => await Request.Body.OpenRead().CopyToAsync(System.IO.Stream.Null);
}
