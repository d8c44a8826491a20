using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

/// <summary>
/// Writes what a retry puts back: the user's fields and auto-properties, and the arguments of a retried step that can jump to itself.
/// </summary>
internal static class KeptEmitter
{
    /// <summary>Whether there is anything that a retry has to put back.</summary>
    internal static bool Keeps(CommandModel command, CommandNames names) => Members(command, names).Any();

    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        if (!Keeps(command, names))
        {
            return;
        }

        // The fields have the names of the user's: a struct and its members have names of their own, so nothing else has that name.
        var scope = new UniqueNames(
            [names.Kept, "PutBack", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"]);
        var kept = Members(command, names).Select(member => (member.Type, Name: Names.Escape(scope.Of(member.Name)), member.Path)).ToList();
        var source = scope.Of("command");
        writer.Line("// What a further attempt finds as the first one found it; shallowly.");
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"private readonly struct {names.Kept}({command.Type} {source})");
        foreach (var (type, name, path) in kept)
        {
            writer.Line($"private readonly {type} {name} = {path(source)};");
        }

        writer.Line();
        writer.Open($"public void PutBack({command.Type} {source})");
        foreach (var (_, name, path) in kept)
        {
            writer.Line($"{path(source)} = {name};");
        }

        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line($"private {names.Kept} {names.KeptField};");
        writer.Line();
    }

    private static IEnumerable<(string Type, string Name, Func<string, string> Path)> Members(CommandModel command, CommandNames names) =>
        !command.Steps.Any(step => step.IsRetried) ? [] : command.Kept.Select(Member).Concat(Arguments(command, names));

    // What the command inherits may have to be reached by the type that declares it.
    private static (string Type, string Name, Func<string, string> Path) Member(KeptModel member)
    {
        var (via, name) = (member.Via, Names.Escape(member.Name));
        return (member.Type, member.Name, source => via.Length == 0 ? $"{source}.{name}" : $"(({via}){source}).{name}");
    }

    private static IEnumerable<(string Type, string Name, Func<string, string> Path)> Arguments(CommandModel command, CommandNames names) =>
        from step in command.Steps.Where((step, index) => step.IsRetried && step.Jumps.Contains(index))
        from parameter in step.Parameters
        let path = names.Argument(step, parameter)
        select (parameter.Type, $"{step.Name}_{parameter.Name}", new Func<string, string>(source => $"{source}.{path}"));
}
