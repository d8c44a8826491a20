using Kim;
using Microsoft.AspNetCore.Authorization;

namespace AspNetCommands;

/// <summary>For whoever may know.</summary>
[Authorize(Roles = "friend")]
[Command("GET /secret")]
public sealed partial class Secret : Command
{
    [Step] string Answer() => $"{Http.User.Identity!.Name} may know";
}
