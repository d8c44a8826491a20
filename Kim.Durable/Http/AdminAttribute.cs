using Microsoft.Extensions.DependencyInjection;

namespace Kim.Durable.Http;

/// <summary>On commands for people who look after runs: a client that may not is refused.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AdminAttribute : FilterAttribute
{
    /// <inheritdoc/>
    protected override ValueTask<Reply?> Before(FilterContext run) =>
        new(run.Services.GetRequiredService<AdminGuard>().Check(run.Http!)?.Reply(Fail));
}
