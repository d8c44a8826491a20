using Kim.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Durable.Http;

/// <summary>Adds the commands at <c>/kim/runs</c> to a host.</summary>
internal static class RunsOverHttp
{
    private static readonly Setting<KimDurableOptions>[] Settings =
    [
        new("Admin", AdminGuard.Local, "who may list, signal, cancel and resume runs: local (this machine) or a token", static (options, text) =>
            options.Admin = text, static options => AdminGuard.Check(options.Admin)),
    ];

    /// <summary>Adds them, once.</summary>
    internal static void AddTo(KimBuilder kim)
    {
        kim.AddSettings(Settings);
        kim.Services.AddSingleton<AdminGuard>();
        kim.Services.AddSingleton<KnownRuns>();
        kim.Services.AddSingleton(KimCommands.Table);
    }
}
