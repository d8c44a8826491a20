using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What an owner of runs says of itself: one reactor of one start of a process.</summary>
[Experimental("KIM1003")]
public sealed record OwnerInfo
{
    /// <summary>Its name, which nobody else has or will have.</summary>
    public required string Name { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The machine's namespace of process ids, so that a container's ids are not taken for the machine's.</summary>
    public string PidNamespace { get; init; } = "";

    /// <summary>The process's id there.</summary>
    public int Pid { get; init; }

    /// <summary>When the process started, so that another one with the same id is told from it.</summary>
    public long Start { get; init; }

    /// <summary>A name that one living process has (<c>Kim:Durable:Name</c>); empty: it has none.</summary>
    public string Process { get; init; } = "";

    /// <summary>The start of the program that has that name: a process's own, or that of its supervisor, whose workers share it.</summary>
    public string Service { get; init; } = "";

    /// <summary>Orders the starts that have one name: the latest is the one that lives.</summary>
    public long Began { get; init; }

    /// <summary>The commands it knows.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Whether another of this name is the same start of the same process.</summary>
    /// <param name="other">What the other says of itself.</param>
    /// <returns>Whether it is.</returns>
    public bool IsSameProcess(OwnerInfo other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Machine == other.Machine && PidNamespace == other.PidNamespace && Pid == other.Pid && Start == other.Start;
    }
}
