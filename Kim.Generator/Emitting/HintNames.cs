using System;
using System.Globalization;
using System.Text;
using Kim.Generator.Models;

namespace Kim.Generator.Emitting;

/// <summary>
/// Names the generated files: as the command where that is enough, else with a number that comes from the whole name alone.
/// </summary>
internal static class HintNames
{
    internal const string Table = "KimCommands.g.cs";

    // Compilers can write generated files to disk, where a name has at most 255 bytes and a path may have little more.
    private const int ReadableBytesMax = 150;

    private const string Extension = ".g.cs";

    /// <summary>
    /// The file's name without what makes it unique. The compiler compares these names without regard to case, as some file systems do.
    /// </summary>
    internal static string Readable(CommandModel command)
    {
        var name = Whole(command);
        return IsLong(name) ? name.Substring(0, ReadableBytesMax / 3) : name;
    }

    /// <summary>The readable names that several commands have, or the table.</summary>
    internal static EquatableArray<string> Shared(IEnumerable<string> readable) => new(readable
        .Append(Table.Substring(0, Table.Length - Extension.Length))
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => group.Key.ToUpperInvariant())
        .OrderBy(name => name, StringComparer.Ordinal));

    internal static string Of(CommandModel command, EquatableArray<string> shared)
    {
        var (readable, whole) = (Readable(command), Whole(command));
        var isUnique = readable == whole && !shared.Contains(readable, StringComparer.OrdinalIgnoreCase);
        return (isUnique ? readable : $"{readable}.{Hash(whole)}") + Extension;
    }

    private static string Whole(CommandModel command) =>
        (command.Namespace.Length == 0 ? "" : command.Namespace.Replace("@", "") + ".") + command.Name;

    private static bool IsLong(string name) => Encoding.UTF8.GetByteCount(name) > ReadableBytesMax;

    // FNV-1a: the same on every machine.
    private static string Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
