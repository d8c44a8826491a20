using Kim;

namespace KIM_NAMESPACE;

/// <summary>What the command is asked.</summary>
/// <param name="Name">A member of the JSON body, of the path or of the query.</param>
public sealed record NewCommandRequest(string Name);

/// <summary>Say here what the command does.</summary>
[Command("KIM_ROUTE")]
public sealed partial class NewCommand : Command<NewCommandRequest>
{
    [Step] Task Wait() => Sleep("10ms");

    [Step] string Answer() => Request.Name;
}
