using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kim.AspNetCore.Options;
using Kim.CompilerServices;
using Kim.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Server;

/// <summary>Gathers what a host adds to its Kim.</summary>
/// <param name="host">The host's builder.</param>
/// <param name="isApp">Whether the host is an ASP.NET Core app, which listens by itself.</param>
internal sealed class KimHostBuilder(IHostApplicationBuilder host, bool isApp) : KimBuilder(host.Services)
{
    private readonly List<CommandTable> _tables = [];

    /// <summary>Whether the host is an ASP.NET Core app.</summary>
    internal bool IsApp => isApp;

    /// <summary>The tables to serve: those that were added, or else the program's own; then those of packages.</summary>
    /// <exception cref="KimConfigurationException">None was added, the program's assembly has no commands, and there are no
    /// modules.</exception>
    internal IReadOnlyList<CommandTable> Tables =>
        [.. _tables.Count > 0 ? _tables : Own(), .. Services.Select(service => service.ImplementationInstance).OfType<CommandTable>()];

    /// <inheritdoc/>
    public override KimBuilder AddCommands(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _tables.Add(table);
        return this;
    }

    /// <inheritdoc/>
    public override KimBuilder AddSettings<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IReadOnlyList<Setting<TOptions>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsBinder<TOptions> Binder(IServiceProvider services) => new(services.GetRequiredService<IConfiguration>(), settings);
        Services.AddSingleton(new KnownSettings(settings));

        // First of all, so that what code sets outranks the configuration, wherever it stands.
        Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(Binder));
        Services.AddSingleton<IValidateOptions<TOptions>>(Binder);
        Services.AddOptions<TOptions>().ValidateOnStart();
        return this;
    }

    /// <summary>The table of an assembly; <see langword="null"/> if it has no commands.</summary>
    internal static CommandTable? TableOf(Assembly? assembly) =>
        assembly?.GetCustomAttribute<CommandAssemblyAttribute>()?.Commands.GetProperty("Table")?.GetValue(null) as CommandTable;

    private IReadOnlyList<CommandTable> Own()
    {
        var program = Program();
        if (TableOf(program) is { } own)
        {
            return [own];
        }

        // A server of modules only has none of its own.
        return host.Configuration["Kim:Modules"] is { Length: > 0 }
            ? []
            : throw new KimConfigurationException(
                $"{program?.GetName().Name ?? "The program"} has no commands of its own: name those to serve, as in AddKim(kim => "
                + "kim.AddCommands(KimCommands.Table)).");
    }

    // Under a test host or a tool the entry assembly is theirs; the application's name is still the program's.
    private Assembly? Program()
    {
        var name = host.Environment.ApplicationName;
        try
        {
            return string.IsNullOrEmpty(name) ? Assembly.GetEntryAssembly() : Assembly.Load(new AssemblyName(name));
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException or ArgumentException)
        {
            return Assembly.GetEntryAssembly();
        }
    }
}
