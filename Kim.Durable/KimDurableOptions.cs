using System.Diagnostics.CodeAnalysis;
using Kim.Durable.Http;

namespace Kim.Durable;

/// <summary>How durable runs are kept. Set by <c>Kim:Durable:…</c>, or in code with <c>AddDurable</c>.</summary>
[Experimental("KIM1003")]
public sealed class KimDurableOptions
{
    /// <summary>How long an owner lives that does not renew its lease (<c>Kim:Durable:Lease</c>).</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes a record may have, and the value of a signal (<c>Kim:Durable:MaxRecord</c>).</summary>
    public int MaxRecord { get; set; } = 1_048_576;

    /// <summary>Whether a store may be used that removes records when its memory is used up (<c>Kim:Durable:AllowEviction</c>).</summary>
    public bool AllowEviction { get; set; }

    /// <summary>
    /// A name that one living process has (<c>Kim:Durable:Name</c>): the next one with it takes over at once; empty: none.
    /// </summary>
    public string Name { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// Who may list runs, signal, cancel and resume them (<c>Kim:Admin</c>): <c>local</c> is who is on this machine; else a token of at
    /// least 16 characters, which is sent as <c>Authorization: Bearer</c>.
    /// </summary>
    public string Admin { get; set => field = value ?? ""; } = AdminGuard.Local;
}
