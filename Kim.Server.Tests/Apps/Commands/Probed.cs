namespace Kim.Server.Tests.Commands;

/// <summary>What has an owner.</summary>
public interface IOwned
{
    /// <summary>The owner.</summary>
    string Owner { get; }
}

/// <summary>What a filter hands to a command.</summary>
public interface IForTenant
{
    /// <summary>The tenant.</summary>
    string? Tenant { get; set; }
}

/// <summary>A filter that is typed by the request, and hands something to the command.</summary>
public sealed class OwnerAttribute : FilterAttribute<IOwned>
{
    /// <inheritdoc/>
    protected override ValueTask<Reply?> Before(IOwned request, FilterContext run)
    {
        if (run.Command is IForTenant command)
        {
            command.Tenant = $"tenant of {request.Owner}";
        }

        return new(request.Owner == "nobody" ? Fail(4, "an owner is needed", 401) : null);
    }
}

/// <summary>Whose it is, and how much.</summary>
public sealed record ProbedOrder(string Owner, [property: System.ComponentModel.DataAnnotations.Range(1, 9)] int Count = 1) : IOwned;

/// <summary>Has filters, and undoes its step if it fails.</summary>
[Command("POST /probed", Deadline = "200ms")]
[Probe("first"), Owner, Probe("second", AlsoFromCode = true)]
public sealed partial class Probed(ProbeLog? log) : Command<ProbedOrder>, IForTenant
{
    /// <inheritdoc/>
    public string? Tenant { get; set; }

    [Step]
    Task Begin()
    {
        log?.Seen.Enqueue("step");
        return Task.CompletedTask;
    }

    [Step] string Answer() => Tenant ?? "no tenant";

    [Compensates(nameof(Begin))] void Undo() => log?.Seen.Enqueue("undone");
}

/// <summary>In a group whose prefix is a version.</summary>
[Command("GET /grouped")]
[CommandGroup("v2", Prefix = "/v2")]
public sealed partial class Grouped : Command
{
    [Step] string Answer() => "two";
}
