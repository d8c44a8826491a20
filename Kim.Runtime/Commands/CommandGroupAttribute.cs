namespace Kim;

/// <summary>Puts commands into a group: <c>MapKimCommands("public")</c> maps it, and a prefix can carry an API's version.</summary>
/// <remarks>
/// <code>[assembly: CommandGroup("v2", Prefix = "/v2", Namespace = "Shop.V2")]</code>
/// On a command's class it is for that command, and outranks the assembly's. Of those of an assembly the longest namespace counts.
/// </remarks>
/// <param name="name">The group's name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true, Inherited = false)]
public sealed class CommandGroupAttribute(string name) : Attribute
{
    /// <summary>The group's name.</summary>
    public string Name { get; } = name;

    /// <summary>What comes before the path of each route, as <c>/v2</c> or <c>/{tenant}</c>; <see langword="null"/>: nothing.</summary>
    public string? Prefix { get; set; }

    /// <summary>On an assembly: the namespace whose commands it is for, with those below it; <see langword="null"/>: all.</summary>
    public string? Namespace { get; set; }
}
