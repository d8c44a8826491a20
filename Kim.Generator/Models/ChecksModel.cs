namespace Kim.Generator.Models;

/// <summary>What validation attributes say of a request, and of what is in it.</summary>
/// <param name="Types">The request first. A type's index is the number of its method.</param>
internal sealed record ChecksModel(EquatableArray<TypeChecksModel> Types);

/// <summary>The checks of one type.</summary>
/// <param name="Type">Fully qualified.</param>
/// <param name="Attributes">Those on the type itself, as C# makes them.</param>
/// <param name="IsValidatable">Whether it is an IValidatableObject.</param>
/// <param name="Members">Its members that have checks, or have some inside.</param>
/// <param name="Derived">The types that JSON may make in its place.</param>
internal sealed record TypeChecksModel(
    string Type, EquatableArray<string> Attributes, bool IsValidatable, EquatableArray<MemberChecksModel> Members,
    EquatableArray<DerivedChecksModel> Derived);

/// <summary>The checks of one member.</summary>
/// <param name="Name">The property or field.</param>
/// <param name="Path">Its name for clients, in C#.</param>
/// <param name="Display">What messages call it, in C#; empty for its path.</param>
/// <param name="Attributes">As C# makes them.</param>
/// <param name="Visit">The statement that checks what is inside; empty if nothing is.</param>
internal sealed record MemberChecksModel(
    string Name, string Path, string Display, EquatableArray<string> Attributes, string Visit)
{
    /// <summary>In <see cref="Visit"/>: a value that is not null.</summary>
    internal const string Inner = "inner@";
}

/// <summary>A type that derives from another one, and has checks.</summary>
/// <param name="Type">Fully qualified.</param>
/// <param name="Index">Its index.</param>
internal sealed record DerivedChecksModel(string Type, int Index);
