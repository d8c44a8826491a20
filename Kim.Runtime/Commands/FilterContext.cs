using Kim.Runs;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>The run that a filter looks at.</summary>
public sealed class FilterContext
{
    private readonly Run _run;

    internal FilterContext(Run run) => _run = run;

    /// <summary>What is known of the command at build time: its name, routes and steps.</summary>
    public CommandDescriptor Descriptor => _run.Descriptor;

    /// <summary>
    /// The object that runs. A filter may hand it something through an interface of its own: <c>if (run.Command is IForTenant command)</c>.
    /// </summary>
    public Command Command => _run.Command;

    /// <summary>The bound request; <see langword="null"/> if the command has none, or if what was sent does not fit.</summary>
    public object? Request => _run.IsRefused ? null : _run.Command.GetRequest();

    /// <summary>The HTTP request; <see langword="null"/> if code has started the run. Valid until the reply.</summary>
    public HttpInfo? Http => _run.HttpOrNull;

    /// <summary>The run's id and attempt.</summary>
    public RunInfo Run => new() { Id = _run.Id, Attempt = _run.Attempt };

    /// <summary>How long the run has taken so far.</summary>
    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(_run.Runner.Loop.PresentMs - _run.StartedMs);

    /// <summary>Services: of the run's scope if it has one, or else of the reactor.</summary>
    public IServiceProvider Services => _run.Services;

    /// <summary>Cancelled at the deadline, and when the client leaves.</summary>
    public CancellationToken Cancel => _run.Runner.Token(_run);

    /// <summary>A logger whose entries carry the command and the run.</summary>
    public ILogger Log => _run.Runner.LoggerOf(_run);
}
