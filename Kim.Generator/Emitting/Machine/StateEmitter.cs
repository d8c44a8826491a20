using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes what a run consists of beside the user's fields: where it stands, what it carries along, what can be undone.</summary>
internal static class StateEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        writer.Line("// Where a run can stand.");
        writer.Open($"private enum {names.At}");
        var value = 0;
        foreach (var state in command.Steps.SelectMany(names.States))
        {
            writer.Line($"{state} = {++value},");
        }

        writer.Close();
        writer.Line();
        EmitStruct(writer, "What the steps to come take.", names.Arguments, names.ArgumentsField, ArgumentFields(command, names));
        EmitStruct(writer, "What the run waits for.", names.Pending, names.PendingField, PendingFields(command, names));
        if (Undoes(command))
        {
            EmitStruct(writer, "A completed step that can be undone, and what its compensation takes.", names.Visit, names.UndoField,
                VisitFields(command, names).Prepend((names.At, "Undo")));
            writer.Line($"private global::Kim.CompilerServices.VisitLog<{names.Visit}> {names.VisitsField};");
            writer.Line();
        }

        KeptEmitter.Emit(writer, command, names);
    }

    internal static bool Undoes(CommandModel command) => command.Steps.Any(step => step.Kind == StepKind.Compensation);

    private static IEnumerable<(string Type, string Name)> ArgumentFields(CommandModel command, CommandNames names) =>
        command.Steps.Where(step => step.Kind != StepKind.Compensation).SelectMany(step => Arguments(step, names));

    private static IEnumerable<(string Type, string Name)> PendingFields(CommandModel command, CommandNames names) =>
        command.Steps.Where(step => step.Waits).Select(step => (step.ResultType, names.AwaitedField(step)));

    private static IEnumerable<(string Type, string Name)> VisitFields(CommandModel command, CommandNames names) =>
        command.Steps.Where(step => step.Kind == StepKind.Compensation).SelectMany(step => Arguments(step, names));

    private static IEnumerable<(string Type, string Name)> Arguments(StepModel step, CommandNames names) =>
        step.Parameters.Select(parameter => (parameter.Type, names.ArgumentField(step, parameter)));

    private static void EmitStruct(
        SourceWriter writer, string comment, string type, string field, IEnumerable<(string Type, string Name)> members)
    {
        var fields = members.ToList();
        if (fields.Count == 0)
        {
            return;
        }

        writer.Line("// " + comment);
        writer.Open($"private struct {type}");
        foreach (var member in fields)
        {
            writer.Line($"public {member.Type} {member.Name};");
        }

        writer.Close();
        writer.Line();
        writer.Line($"private {type} {field};");
        writer.Line();
    }
}
