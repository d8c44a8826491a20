using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Processes;
using Kim.AspNetCore.Reactors;
using Kim.Reactors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Modules;

/// <summary>The host's own tables, the modules beside them, and the modules that were refused.</summary>
/// <param name="own">The host's.</param>
/// <param name="check">What this kind of host demands of a command.</param>
/// <param name="looked">The settings as they were when modules were loaded, before the container.</param>
internal sealed partial class ModuleSet(IReadOnlyList<CommandTable> own, Action<CommandDescriptor> check, KimOptions looked)
{
    private readonly List<Module> _loaded = [];

    // There is no logger yet while modules are loaded.
    private readonly List<(string Path, KimConfigurationException Reason)> _refused = [];

    /// <summary>Whether the host of this process is built to be looked at only, for <c>--help</c>: nothing of a module may run.</summary>
    internal static bool LoadsNone { get; set; }

    /// <summary>Loads what <c>Kim:Modules</c> names.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "Nothing is loaded unless Kim:Modules is set, and docs/coding/modules.md says that a trimmed server takes no "
            + "modules.")]
    internal static ModuleSet Load(
        IHostApplicationBuilder builder, IReadOnlyList<CommandTable> own, Action<CommandDescriptor> check, bool isApp)
    {
        var options = Look(builder.Configuration);
        var modules = new ModuleSet(own, check, options);
        if (LoadsNone || options.Modules.Length == 0 || (!isApp && !Serves(options)))
        {
            return modules;
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new KimConfigurationException(
                "Kim:Modules cannot be used: this server was compiled natively and loads no assemblies. Leave it out, or run the server "
                + "on the .NET runtime.");
        }

        var files = new List<string>();
        foreach (var entry in options.ModulePaths)
        {
            modules.OrRefuse(entry, () => files.AddRange(ModuleFiles.Of(builder.Environment.ContentRootPath, entry)));
        }

        var none = new CommandIndex([], isPublic: false);
        var loader = new ModuleLoader(
            builder,
            new(own.SelectMany(table => table.Commands).Append(ListCommand.Describe(none)).Append(GraphCommand.Describe(none))));
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            modules.OrRefuse(file, () => modules._loaded.Add(loader.Load(file)));
        }

        return modules;
    }

    /// <summary>
    /// The tables to serve, once the container is there: a module whose commands ask for what nobody registered is refused, too. Says in
    /// the log which modules serve and which do not.
    /// </summary>
    internal IReadOnlyList<CommandTable> Serving(IServiceProvider services)
    {
        CheckUnchanged(services.GetRequiredService<KimOptions>());
        var serving = new List<Module>();
        foreach (var module in _loaded)
        {
            OrRefuse(module.Path, () =>
            {
                module.Table.Commands.ToList().ForEach(check);
                CheckConstructors(module, services);
                serving.Add(module);
            });
        }

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger<ModuleSet>();
        serving.ForEach(module => LogLoaded(log, module.Path, module.Table.Commands.Count));
        _refused.ForEach(refused => LogRefused(log, refused.Reason.InnerException, refused.Path, refused.Reason.Message));
        return [.. own, .. serving.Select(module => module.Table)];
    }

    // A supervisor's modules are its workers'.
    private static bool Serves(KimOptions options) => options.Workers == 0 || WorkerProcess.IsThisOne;

    private static KimOptions Look(IConfiguration configuration)
    {
        var options = new KimOptions();
        new SettingsBinder<KimOptions>(configuration,
            [.. KimSettings.All.Where(setting => setting.Name is nameof(KimOptions.Modules) or nameof(KimOptions.Workers))]).Configure(
                options);
        return options;
    }

    // Modules bring services, so they are loaded before the container: what is set later comes too late.
    private void CheckUnchanged(KimOptions now)
    {
        if (now.Modules != looked.Modules || (now.Modules.Length > 0 && Serves(now) && !Serves(looked)))
        {
            throw new KimConfigurationException(
                "Kim:Modules and Kim:Workers were changed after AddKim or AddKimServer, which has loaded the modules: set them in the "
                + "configuration before that call.");
        }
    }

    // Whatever it is: one module is not the end of a server.
    private void OrRefuse(string path, Action load)
    {
        try
        {
            load();
        }
        catch (Exception fault)
        {
            _refused.Add(
                (path, fault as KimConfigurationException
                    ?? new KimConfigurationException(
                        $"{fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix that, or leave it out of Kim:Modules.", fault)));
        }
    }

    // As a reactor will do it, except that what is the reactor's own is not there yet: only its types count.
    private static void CheckConstructors(Module module, IServiceProvider services)
    {
        var own = services.GetServices<PerReactorService>().Select(service => service.ServiceType);
        var features = services.GetServices<IReactorFeature>().SelectMany(feature => feature.ServiceTypes);
        var placeholders = own.Concat(features).Distinct().ToDictionary(type => type, _ => default(object)!);
        foreach (var command in module.Table.Commands)
        {
            try
            {
                CommandBinder.Bind(command, services, services.GetRequiredService<ServiceLifetimes>(), placeholders, permits: null);
            }
            catch (Exception fault) when (fault is not KimConfigurationException)
            {
                throw new KimConfigurationException(
                    $"a service of {command.Type} could not be made: {fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix that in the "
                    + "module, or leave it out of Kim:Modules.", fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Module {Path} serves; commands: {Count}")]
    private static partial void LogLoaded(ILogger log, string path, int count);

    [LoggerMessage(LogLevel.Error, "Module {Path} is refused, the rest serves: {Reason}")]
    private static partial void LogRefused(ILogger log, Exception? fault, string path, string reason);
}
