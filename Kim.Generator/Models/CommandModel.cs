namespace Kim.Generator.Models;

/// <summary>All that the emitters know of a command. Values only: no symbols, no positions.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Routes">As written.</param>
/// <param name="WithoutHead">Those of them that do not answer HEAD.</param>
/// <param name="DeadlineMs">0 if none is stated.</param>
/// <param name="MaxConcurrency">0 if none is stated.</param>
/// <param name="MaxBody">In bytes; 0 if none is stated.</param>
/// <param name="Group">Empty if none is stated.</param>
/// <param name="Filters">As C# makes them, in the order in which they are called.</param>
/// <param name="Constructor">The parameters to resolve.</param>
/// <param name="Request"><see langword="null"/> for a command without one.</param>
/// <param name="Steps">The steps in source order, then the catches, nearest type first, then the compensations.</param>
/// <param name="Kept">The fields and properties that a retry puts back.</param>
/// <param name="Durable">What its runs need to outlive the process; <see langword="null"/> if they do not.</param>
/// <param name="Taken">Names of the class that the emitted private ones give way to.</param>
/// <param name="Call">What other commands get of it; <see langword="null"/> if a stub can have none.</param>
/// <param name="IsFriend">Whether it sees what is internal to Kim.Runtime, so that an override of a member that is also internal has to say
/// so.</param>
/// <param name="IsBroken">An analyzer reports what is wrong: only a stub is emitted, so that its message is not drowned by the compiler's.
/// Its steps are then those that a jump can be declared for.</param>
internal sealed record CommandModel(
    string Namespace,
    string Name,
    string Type,
    EquatableArray<string> Routes,
    EquatableArray<string> WithoutHead,
    double DeadlineMs,
    int MaxConcurrency,
    long MaxBody,
    string Group,
    EquatableArray<string> Filters,
    EquatableArray<ServiceModel> Constructor,
    RequestModel? Request,
    EquatableArray<StepModel> Steps,
    EquatableArray<KeptModel> Kept,
    DurableModel? Durable,
    EquatableArray<string> Taken,
    CallModel? Call,
    bool IsFriend,
    bool IsBroken);

/// <summary>What a command gives: the signature of its <c>Call</c>, and what it answers with.</summary>
/// <param name="Reply">What the task gives, fully qualified.</param>
/// <param name="IsPublic">Or else internal: a type in it is.</param>
/// <param name="Endings">What the steps that end a run give.</param>
internal sealed record CallModel(string Reply, bool IsPublic, EquatableArray<EndingModel> Endings);

/// <summary>What one or several of the last steps give.</summary>
/// <param name="Type">Fully qualified, for <c>typeof</c>; <c>void</c> for nothing, <c>global::Kim.Reply</c> where only the run
/// knows.</param>
/// <param name="IsNullable">Whether the value may be null.</param>
/// <param name="Status">The status.</param>
/// <param name="MediaType">Without parameters; <see langword="null"/> without a body.</param>
/// <param name="HasEnvelope">Whether the value is in an envelope.</param>
internal sealed record EndingModel(
    string Type, bool IsNullable, int Status = EndingModel.Ok, string? MediaType = EndingModel.Json, bool HasEnvelope = true)
{
    /// <summary>The status, unless something else is said.</summary>
    internal const int Ok = 200;

    /// <summary>The media type, unless something else is said.</summary>
    internal const string Json = "application/json";
}
