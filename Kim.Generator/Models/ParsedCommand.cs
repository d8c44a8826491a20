namespace Kim.Generator.Models;

/// <summary>What is found in one class with [Command].</summary>
/// <param name="Model"><see langword="null"/> where nothing is emitted.</param>
/// <param name="StopsCompiler">Whether the compiler stops at it before it runs any analyzer.</param>
/// <param name="Reports">What is wrong with it: the generator reports it if the compiler stops at this class or at another one.</param>
internal sealed record ParsedCommand(CommandModel? Model, bool StopsCompiler, EquatableArray<ReportModel> Reports);
