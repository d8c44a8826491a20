using System.Diagnostics.CodeAnalysis;

namespace Kim.Options;

/// <summary>A setting under <c>Kim:</c>, and the option that it sets.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="name">Its key without <c>Kim:</c>, which is also the name of the option.</param>
/// <param name="fallback">Its value if it is not set, as text; empty if it has none.</param>
/// <param name="meaning">Its meaning in a few words, for <c>--help</c>.</param>
/// <param name="set">Sets the option; throws a <see cref="FormatException"/> if the text is not valid.</param>
/// <param name="check">Throws a <see cref="FormatException"/> if the option's value cannot be used, even if code has set it.</param>
/// <param name="setPart">
/// Sets a part of the option from a key below the setting's, which it gets without the setting's own (<c>EndPoints:0</c>), and its text;
/// throws a <see cref="FormatException"/> if there is no such part, or its text is not valid. Without it the setting has no parts.
/// </param>
[Experimental("KIM1002")]
public sealed class Setting<TOptions>(
    string name, string fallback, string meaning, Action<TOptions, string> set, Action<TOptions>? check = null,
    Action<TOptions, string, string>? setPart = null)
    : Setting(name, fallback, meaning)
{
    /// <inheritdoc/>
    internal override bool TakesParts => setPart is not null;

    /// <summary>Sets the option from the setting's text.</summary>
    internal void Set(TOptions options, string text) => set(options, text);

    /// <summary>Sets a part of the option from its text.</summary>
    internal void SetPart(TOptions options, string part, string text) => setPart!(options, part, text);

    /// <summary>Checks the option's value.</summary>
    internal void Check(TOptions options) => check?.Invoke(options);
}
