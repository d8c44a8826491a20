namespace Kim.Bench.TakeOver;

/// <summary>Who has the run, how it dies, and who continues it.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Next">Who continues: the same program started again, another process that was there, another worker.</param>
internal sealed record OwnerKind(string Name, IReadOnlyList<string> Settings, Next Next)
{
    /// <summary>Whether it runs as on another machine: nobody here sees that its process has ended.</summary>
    internal bool IsElsewhere { get; init; }

    /// <summary>Whether it keeps its runs in its own folder.</summary>
    internal bool IsEmbedded { get; init; }

    /// <summary>Whether nothing but the lease tells that it has died.</summary>
    internal bool IsLeaseOnly { get; init; }

    internal static readonly IReadOnlyList<OwnerKind> All =
    [
        new("a single process with the embedded store (`Kim:Data`)", [], Next.Restart) { IsEmbedded = true },
        new("a process with a `Kim:Durable:Name`, started again elsewhere", ["--Kim:Durable:Name=one"], Next.Restart)
        {
            IsElsewhere = true,
        },
        new("a process without a name, started again on its machine", [], Next.Restart),
        new("a process without a name, another lives on its machine", [], Next.Other),
        new("a supervisor's worker, another lives", ["--Kim:Workers=2"], Next.Worker),
        new("a supervisor's only worker", ["--Kim:Workers=1"], Next.Worker),
        new("a machine (the lease alone, 10 s)", [], Next.Other) { IsElsewhere = true, IsLeaseOnly = true },
    ];
}
