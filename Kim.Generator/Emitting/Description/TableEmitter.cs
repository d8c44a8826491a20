using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Description;

/// <summary>
/// Writes the table that registers every command of an assembly, without reflection, and marks the assembly with it for a server that loads
/// it as a module.
/// </summary>
internal static class TableEmitter
{
    internal static string Emit(TableModel table)
    {
        var writer = new SourceWriter();
        CommandEmitter.WriteHead(writer);
        if (table.IsStub)
        {
            EmitStub(writer, table);
            return writer.ToString();
        }

        writer.Line("#nullable enable");
        writer.Line();
        writer.Line($"[assembly: global::Kim.CompilerServices.CommandAssembly(typeof(global::{table.Namespace}.{table.Class}))]");
        writer.Line();
        writer.Line($"namespace {table.Namespace};");
        writer.Line();
        writer.Line("/// <summary>Every command of this assembly.</summary>");
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"public static class {table.Class}");
        writer.Line("/// <summary>The commands, to hand to the server.</summary>");
        writer.Line("public static global::Kim.CommandTable Table { get; } = new(");
        writer.Indent();
        writer.Line($"{CommandEmitter.Quote(table.Assembly)},");
        EmitList(writer, table.Commands.Select(command => $"{command}.Descriptor,"), ",");

        // The enums first: a context knows them by other names than Kim.
        var metadata = table.Enums.Select(type => $"global::Kim.CompilerServices.EnumMetadata.Of<{type}>(),")
            .Concat(table.Contexts.Select(context => $"{context}.Default,"));
        EmitList(writer, metadata, ");");
        writer.Outdent();
        writer.Close();
        return writer.ToString();
    }

    // The project is compiled as an old C#, which is reported: nothing here may be a second error.
    private static void EmitStub(SourceWriter writer, TableModel table)
    {
        writer.Line();
        writer.Open($"namespace {table.Namespace}");
        writer.Open($"public static class {table.Class}");
        writer.Line("public static global::Kim.CommandTable Table => throw new global::System.NotSupportedException();");
        writer.Close();
        writer.Close();
    }

    private static void EmitList(SourceWriter writer, IEnumerable<string> items, string end)
    {
        var lines = items.ToList();
        if (lines.Count == 0)
        {
            writer.Line("[]" + end);
            return;
        }

        writer.Line("[");
        writer.Indent();
        lines.ForEach(writer.Line);
        writer.Outdent();
        writer.Line("]" + end);
    }
}
