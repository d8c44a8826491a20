namespace Kim.AspNetCore.Options;

/// <summary>A setting, as it is known by being read.</summary>
/// <param name="Key">Its key, with <c>Kim:</c>.</param>
/// <param name="Default">What it is if it is not set; empty for nothing.</param>
/// <param name="Meaning">In a few words, for <c>--help</c>; <c>docs/reference/settings.md</c> says more.</param>
internal sealed record Setting(string Key, string Default, string Meaning)
{
    internal const string Section = "Kim";

    /// <summary>The key without <c>Kim:</c>.</summary>
    internal string Name => Key[(Section.Length + 1)..];
}
