using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Kim.CompilerServices;

namespace Kim;

/// <summary>
/// What is known about a command at build time: its routes, steps, edges, policies and graph. The generator emits it, so no reflection is
/// needed.
/// </summary>
public sealed class CommandDescriptor
{
    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The class.</summary>
    public required Type Type { get; init; }

    /// <summary>Routes, each <c>METHOD /literal/{name}</c>; empty for a command that only other commands call.</summary>
    public required IReadOnlyList<string> Routes { get; init; }

    /// <summary>The <c>GET</c> routes that do not answer <c>HEAD</c>.</summary>
    public IReadOnlyList<string> WithoutHead { get; init; } = [];

    /// <summary>What each route reads of a request, member by member. For documentation: binding does not use it.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>
    /// What the last steps may answer with, each once. For documentation: replies of a guard or a catch are not in it.
    /// </summary>
    public IReadOnlyList<EndingDescriptor> Endings { get; init; } = [];

    /// <summary>The steps in source order, then the catches, then the compensations.</summary>
    public required IReadOnlyList<StepDescriptor> Steps { get; init; }

    /// <summary>Which step may follow which.</summary>
    public required IReadOnlyList<EdgeDescriptor> Edges { get; init; }

    /// <summary>The longest that a run may take; <see langword="null"/>: <c>Kim:Deadline</c>.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How many runs may be in progress in the process; 0: as many as come.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>The most bytes that a request's body may have; <see langword="null"/>: <c>Kim:MaxBody</c>.</summary>
    public long? MaxBody { get; init; }

    /// <summary>Whether steps read the request's body while it arrives, as a <see cref="RequestBody"/>.</summary>
    public bool StreamsBody { get; init; }

    /// <summary>Whether a run outlives its process.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Whether a member of the request says which requests are the same: then <c>Idempotency-Key</c> is not asked.</summary>
    [Experimental("KIM1003")]
    public bool IsKeyed { get; init; }

    /// <summary>How long a durable run is kept after its end.</summary>
    [Experimental("KIM1003")]
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Names that the command had before: stored runs may have them.</summary>
    [Experimental("KIM1003")]
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>
    /// How a durable run stores values that JSON would lose; <see langword="null"/>: its project knows none. It counts for the process.
    /// </summary>
    [Experimental("KIM1003")]
    public IJsonTypeInfoResolver? StoredBy { get; init; }

    /// <summary>
    /// The name it had first, the last of <see cref="FormerNames"/>: its runs are stored under it, so that a key finds a run which was
    /// begun under any of its names.
    /// </summary>
    [Experimental("KIM1003")]
    public string FirstName => FormerNames.Count > 0 ? FormerNames[^1] : Name;

    /// <summary>The signals that its steps wait for.</summary>
    [Experimental("KIM1003")]
    public IReadOnlyList<SignalDescriptor> Signals { get; init; } = [];

    /// <summary>The graph as a Mermaid flowchart.</summary>
    public required string Graph { get; init; }

    /// <summary>Whether the request has validation attributes, which are checked before the first step.</summary>
    public bool ChecksRequest { get; init; }

    /// <summary>
    /// Finds what is registered to validate the request, once per reactor; <see langword="null"/> if the command has no request.
    /// </summary>
    public Func<CommandServices, RequestValidators>? CreateValidators { get; init; }

    /// <summary>Makes the filters that are stated for the command, once per reactor; <see langword="null"/> if there are none.</summary>
    public Func<IReadOnlyList<FilterAttribute>>? CreateFilters { get; init; }

    /// <summary>Whether the filters of the host are not for it: it answers for the server, not for what it serves.</summary>
    internal bool WithoutHostFilters { get; init; }

    /// <summary>The group that the command belongs to; <see langword="null"/> if none is stated.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Resolves the constructor's parameters, once per reactor, and returns a function that makes one command object per run.
    /// </summary>
    public required Func<CommandServices, CommandFactory> CreateFactory { get; init; }
}
