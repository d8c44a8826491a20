namespace Kim.Durable.Owning;

/// <summary>Why a run is claimed.</summary>
/// <param name="From">What it is expected to be.</param>
/// <param name="IsAsked">Whether a person wants it to continue: then it does not park again.</param>
/// <param name="At">The step to begin instead of the one where it stands; empty: where it stands.</param>
internal readonly record struct ClaimFor(ClaimFrom From, bool IsAsked = false, string At = "")
{
    internal static ClaimFor Due => new(ClaimFrom.Parked);

    internal bool IsTakeOver => From.State is RunState.Running;

    /// <summary>Why it is, in one word, for the metrics.</summary>
    internal string Kind(string owner) => this switch
    {
        { IsAsked: true } => "person",
        { From.State: RunState.Parked } => "due",
        { From.State: RunState.Stuck } => "stuck",
        _ => From.Owner == owner ? "forgotten" : "dead",
    };
}
