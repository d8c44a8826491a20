namespace Kim.Generator.Models;

/// <summary>An assembly's commands.</summary>
/// <param name="Assembly">Its name.</param>
/// <param name="Namespace">Of the class that holds the table.</param>
/// <param name="Class">The class that holds the table.</param>
/// <param name="IsStub">Whether the project is compiled as a C# that what is emitted could not be written in.</param>
/// <param name="HasCommands">Whether there are any, sound or not.</param>
/// <param name="Commands">The sound ones, fully qualified, sorted.</param>
/// <param name="Enums">Those that its contexts know, fully qualified, sorted.</param>
/// <param name="Contexts">Its JsonSerializerContexts, fully qualified, sorted.</param>
internal sealed record TableModel(string Assembly, string Namespace, string Class, bool IsStub, bool HasCommands,
    EquatableArray<string> Commands, EquatableArray<string> Enums, EquatableArray<string> Contexts);
