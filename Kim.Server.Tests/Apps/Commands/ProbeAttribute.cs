using Microsoft.Extensions.DependencyInjection;

namespace Kim.Server.Tests.Commands;

/// <summary>A filter that does what the header <c>X-Probe: NAME=WHAT</c> says.</summary>
/// <param name="name">Its name.</param>
public sealed class ProbeAttribute(string name) : FilterAttribute
{
    /// <inheritdoc/>
    protected override async ValueTask<Reply?> Before(FilterContext run)
    {
        Log(run)?.Seen.Enqueue($"before {name}{(run.Http is null ? " from code" : "")}");
        switch (Told(run))
        {
            case "throw":
                throw new InvalidDataException("told so");
            case "reply":
                return Fail(9, $"{name} says no", 403);
            case "late":
                await Task.Yield();
                break;
            case "wait":
                await Task.Delay(Timeout.Infinite, run.Cancel);
                break;
        }

        return null;
    }

    /// <inheritdoc/>
    protected override Reply After(FilterContext run, Reply reply)
    {
        Log(run)?.Seen.Enqueue($"after {name} {reply.StatusCode}");
        return Told(run) switch
        {
            "after-throw" => throw new InvalidDataException("told so"),
            "after-null" => null!,
            "after-fail" => Fail(8, "not after all", 409),
            "after-header" => reply.WithHeader("X-Seen-By", name),
            _ => reply,
        };
    }

    private static ProbeLog? Log(FilterContext run) => run.Services.GetService<ProbeLog>();

    private string? Told(FilterContext run) =>
        run.Http?.Header("X-Probe")?.Split('=') is [var told, var what] && told == name ? what : null;
}
