using System.Diagnostics.CodeAnalysis;

namespace Kim.Options;

/// <summary>A setting under <c>Kim:</c>.</summary>
[Experimental("KIM1002")]
public abstract class Setting
{
    /// <summary>The section of the configuration that all settings are in.</summary>
    internal const string Section = "Kim";

    private protected Setting(string name, string fallback, string meaning) => (Name, Default, Meaning) = (name, fallback, meaning);

    /// <summary>Its key without <c>Kim:</c>.</summary>
    public string Name { get; }

    /// <summary>Its key.</summary>
    public string Key => $"{Section}:{Name}";

    /// <summary>Its value if it is not set; empty if it has none.</summary>
    public string Default { get; }

    /// <summary>Its meaning in a few words, for <c>--help</c>.</summary>
    public string Meaning { get; }

    /// <summary>Whether it can also be written as a section, of which each key is a part.</summary>
    internal virtual bool TakesParts => false;
}
