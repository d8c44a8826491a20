namespace Kim.Generator.Models;

/// <summary>All that the emitters know of a command. Values only: no symbols, no positions.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Routes">As written.</param>
/// <param name="DeadlineMs">0 where none is stated.</param>
/// <param name="Constructor">The parameters to resolve.</param>
/// <param name="Request"><see langword="null"/> for a command without one.</param>
/// <param name="Steps">In source order.</param>
/// <param name="IsBroken">An analyzer reports what is wrong: only a stub is emitted, so that its message is not drowned by the compiler's.</param>
internal sealed record CommandModel(
    string Namespace,
    string Name,
    string Type,
    EquatableArray<string> Routes,
    double DeadlineMs,
    EquatableArray<ParameterModel> Constructor,
    RequestModel? Request,
    EquatableArray<StepModel> Steps,
    bool IsBroken);
