namespace Kim.Generator.Models;

/// <summary>What is found in one class with [Command].</summary>
/// <param name="Model"><see langword="null"/> if nothing is emitted.</param>
/// <param name="StopsCompiler">Whether the compiler stops at it before it runs any analyzer.</param>
internal sealed record ParsedCommand(CommandModel? Model, bool StopsCompiler);
