using System.Diagnostics.CodeAnalysis;
using Kim.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Kim;

/// <summary>What a host adds to its Kim: commands, and packages such as Redis. <c>AddKim</c> and <c>AddKimServer</c> hand it out.</summary>
/// <remarks><code>builder.AddKim(kim => kim.AddRedis());</code></remarks>
public abstract class KimBuilder
{
    private protected KimBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds the commands of an assembly. If none are added, Kim takes those of the program's own assembly.</summary>
    /// <remarks>
    /// A package that has commands does not call this: it adds its table to <see cref="Services"/>, so that the program's own stay.
    /// </remarks>
    /// <param name="table">The generated <c>KimCommands.Table</c>.</param>
    /// <returns>This.</returns>
    public abstract KimBuilder AddCommands(CommandTable table);

    /// <summary>
    /// Declares settings under <c>Kim:</c>. They are read when the options are first needed, and checked when the host starts.
    /// </summary>
    /// <typeparam name="TOptions">The options that they are read into; take them as <c>IOptions&lt;TOptions&gt;</c>.</typeparam>
    /// <param name="settings">The settings.</param>
    /// <returns>This.</returns>
    [Experimental("KIM1002")]
    public abstract KimBuilder AddSettings<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IReadOnlyList<Setting<TOptions>> settings)
        where TOptions : class;
}
