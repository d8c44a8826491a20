using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: says which class holds the table of an assembly's commands. A server that loads the assembly as a module
/// (<c>Kim:Modules</c>) finds the table by it.
/// </summary>
/// <param name="commands">The generated <c>KimCommands</c>, with its static property <c>Table</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class CommandAssemblyAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type commands) : Attribute
{
    /// <summary>The generated <c>KimCommands</c>.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    public Type Commands { get; } = commands;
}
