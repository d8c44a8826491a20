namespace Kim.Testing.Tests.Commands;

/// <summary>Hands its body on.</summary>
[Command]
public sealed partial class AttachingByCall : Command<Attachments>
{
    [Step] Task<Reply> Answer() => Attaching.Call(this, Request);
}
