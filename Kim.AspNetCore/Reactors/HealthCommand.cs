using System.Runtime.CompilerServices;
using Kim.CompilerServices;
using Kim.Runs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Kim.AspNetCore.Reactors;

/// <summary>What is asked.</summary>
/// <param name="IsReady">Whether the server can serve, or only whether it answers.</param>
internal sealed record HealthRequest(bool IsReady);

/// <summary>Answers probes. Written by hand as the generator would write it.</summary>
/// <remarks>That it answers at all is liveness. A probe has no key, no account and no turn.</remarks>
[AllowAnonymous]
[DisableRateLimiting]
internal sealed class HealthCommand(Readiness readiness, IServiceProvider services) : Command<HealthRequest>
{
    internal const string Live = "GET /healthz";
    internal const string Ready = "GET /readyz";

    private const string AnswerStep = "Answer";
    private const int Answering = 1;
    private const int Answered = 2;

    private Task? _answer;
    private Reply? _reply;

    /// <summary>The command.</summary>
    /// <param name="readiness">Whether the host can serve.</param>
    /// <param name="services">The host's services: its own health checks may be there.</param>
    internal static CommandDescriptor Describe(Readiness readiness, IServiceProvider services) => new()
    {
        Name = "Health",
        Type = typeof(HealthCommand),
        Routes = [Live, Ready],
        WithoutHostFilters = true,
        Steps = [new() { Name = AnswerStep, Result = "Task<Reply>", Waits = true, IsAsync = true }],
        Edges = [new() { From = AnswerStep, To = null, Value = nameof(Reply) }],
        Graph = $"flowchart TD\n    start([\"{Live}, {Ready}\"]) --> Answer\n    Answer --> reply([reply])",
        CreateFactory = _ => _ => new HealthCommand(readiness, services),
    };

    /// <inheritdoc/>
    protected override HealthRequest Bind(ref RequestReader reader) => new(IsReady: reader.Route == 1);

    /// <inheritdoc/>
    protected internal override void Resume(StepRunner runner, int state)
    {
        if (state == Answering)
        {
            runner.Enter(this, step: 0);
            _answer = AnswerAsync();
            if (runner.Wait(this, _answer, resumeAt: Answered))
            {
                return;
            }
        }

        runner.End(this, _answer!.Exception is { InnerException: { } fault } ? throw fault : _reply!);
    }

    private async Task AnswerAsync()
    {
        if (!Request.IsReady)
        {
            _reply = Ok();
            return;
        }

        var reasons = readiness.Reasons().Concat(await OwnReasons().ConfigureAwait(false)).Distinct().ToList();
        _reply = reasons.Count == 0 ? Ok() : Fail(1, "not ready: " + string.Join("; ", reasons), 503);
    }

    // Not inlined: a host without checks of its own does not load what they are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<IEnumerable<string>> OwnReasons()
    {
        if (services.GetService<HealthCheckService>() is not { } checks)
        {
            return [];
        }

        var report = await checks.CheckHealthAsync().ConfigureAwait(false);
        return report.Entries.Where(entry => entry.Value.Status is HealthStatus.Unhealthy)
            .Select(entry => entry.Value.Description ?? $"{entry.Key} is not healthy");
    }
}
