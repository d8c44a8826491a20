using Microsoft.AspNetCore.Authorization;

namespace Kim.Server.Tests.Commands;

/// <summary>Greets by name everybody who may read secrets.</summary>
[Command("GET /kim/secret")]
[Authorize(Roles = "reader")]
public sealed partial class Secret : Command
{
    [Step] Reply Answer() => Text($"hello {Http.User.Identity?.Name}");
}
