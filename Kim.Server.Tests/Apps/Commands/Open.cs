using Microsoft.AspNetCore.Authorization;

namespace Kim.Server.Tests.Commands;

/// <summary>Is there for everyone, whatever stands around it; and says on which thread it runs.</summary>
[Command("GET /kim/open")]
[AllowAnonymous]
public sealed partial class Open : Command
{
    [Step] Reply Answer() => Text(Thread.CurrentThread.Name ?? "");
}
