using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kim.AspNetCore.Options;
using Kim.CompilerServices;
using Kim.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Server;

/// <summary>Gathers what a host adds to its Kim.</summary>
internal sealed class KimHostBuilder(IServiceCollection services) : KimBuilder(services)
{
    private readonly List<CommandTable> _tables = [];

    /// <summary>The tables that were added, or else the program's own.</summary>
    /// <exception cref="KimConfigurationException">None was added, and the program's assembly has no commands.</exception>
    internal IReadOnlyList<CommandTable> Tables => _tables.Count > 0 ? _tables : [OwnTable(Assembly.GetEntryAssembly())];

    /// <inheritdoc/>
    public override KimBuilder AddCommands(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _tables.Add(table);
        return this;
    }

    /// <inheritdoc/>
    public override KimBuilder AddSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IReadOnlyList<Setting<TOptions>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Services.AddSingleton(new KnownSettings(settings));
        Services.AddSingleton<IConfigureOptions<TOptions>>(provider => new SettingsBinder<TOptions>(provider.GetRequiredService<IConfiguration>(), settings));
        Services.AddSingleton<IValidateOptions<TOptions>>(provider => new SettingsBinder<TOptions>(provider.GetRequiredService<IConfiguration>(), settings));
        Services.AddOptions<TOptions>().ValidateOnStart();
        return this;
    }

    /// <summary>The table of an assembly.</summary>
    internal static CommandTable OwnTable(Assembly? program) =>
        program?.GetCustomAttribute<CommandAssemblyAttribute>()?.Commands.GetProperty("Table")?.GetValue(null) as CommandTable
        ?? throw new KimConfigurationException(
            $"{program?.GetName().Name ?? "The program"} has no commands of its own: name those to serve, as in AddKim(kim => kim.AddCommands(KimCommands.Table)).");
}
