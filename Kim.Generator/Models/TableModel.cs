namespace Kim.Generator.Models;

/// <summary>An assembly's commands.</summary>
/// <param name="Assembly">Its name.</param>
/// <param name="HasCommands">Whether there are any, sound or not.</param>
/// <param name="Commands">The sound ones, fully qualified, sorted.</param>
/// <param name="Contexts">Its JsonSerializerContexts, fully qualified, sorted.</param>
internal sealed record TableModel(string Assembly, bool HasCommands, EquatableArray<string> Commands, EquatableArray<string> Contexts);
