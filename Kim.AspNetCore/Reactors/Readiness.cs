using Kim.AspNetCore.Exchanges;
using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kim.AspNetCore.Reactors;

/// <summary>Whether a host of commands can serve now. Any thread.</summary>
/// <param name="reactors">Its reactors.</param>
/// <param name="stall">How long a turn of one may take.</param>
/// <param name="services">The host's services.</param>
internal sealed class Readiness(ReactorPool reactors, TimeSpan stall, IServiceProvider services)
{
    /// <summary>Why it cannot; nothing if it can.</summary>
    internal IReadOnlyList<string> Reasons()
    {
        if (!reactors.HasStarted)
        {
            return ["the reactors have not started"];
        }

        var reasons = new List<string>();
        if (services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true
            || reactors.All.Any(http => http.IsDraining))
        {
            reasons.Add("the server is stopping");
        }

        reasons.AddRange(services.GetServices<IReactorFeature>().Select(feature => feature.NotReady).OfType<string>());
        reasons.AddRange(reactors.All.Where(IsHeld).Select(http => $"{http.Loop.Name} is held by a step"));
        return reasons;
    }

    private bool IsHeld(ReactorHttp http)
    {
        var sinceMs = http.Loop.BusySinceMs;
        return !http.Loop.IsLoopThread && sinceMs != 0 && http.Loop.ReadClockMs() - sinceMs > stall.TotalMilliseconds;
    }
}
