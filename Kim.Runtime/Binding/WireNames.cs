using System.Text;

namespace Kim.Binding;

/// <summary>
/// What clients call the members of a request where that is not what the generator has emitted: under a naming policy of the host's.
/// </summary>
internal sealed class WireNames
{
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _emitted;

    private WireNames(StringComparer comparer) => _emitted = new(comparer);

    /// <summary>Those of one route of a command; <see langword="null"/> if they are as emitted.</summary>
    /// <exception cref="KimConfigurationException">Two members have one name.</exception>
    internal static WireNames? Of(CommandDescriptor command, int route, Wire wire)
    {
        if (wire is { HasEmittedNames: true, IgnoresCase: false })
        {
            return null;
        }

        var names = new WireNames(wire.IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var input in command.Inputs.Where(input => input.Route == route && input.Source is InputSource.Body or InputSource.Query))
        {
            var shown = wire.Shown(input).Name;
            names._shown.Add(input.Name, shown);
            if (!names._emitted.TryAdd(shown, Encoding.UTF8.GetBytes(input.Name)))
            {
                throw new KimConfigurationException(
                    $"By the JSON options of this host two members of the request of {command.Name} are both '{shown}' to a client: rename "
                    + "one, for example with [JsonPropertyName].");
            }
        }

        return names;
    }

    /// <summary>What clients call a member.</summary>
    internal string Shown(string emitted) => _shown.GetValueOrDefault(emitted, emitted);

    /// <summary>What the generator calls a member; <see langword="null"/> for one that the request does not have.</summary>
    internal byte[]? Emitted(string shown) => _emitted.GetValueOrDefault(shown);
}
