using System;
using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes where a failing run continues: at the catch that fits, then at one compensation after the other.</summary>
internal static class FailureEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        var catches = command.Steps.Where(step => step.Kind == StepKind.Catch).ToList();
        if (catches.Exists(step => step.Catches is null))
        {
            EmitCatchAt(writer, catches.FindAll(step => step.Catches is null), names);
        }

        if (catches.Exists(step => step.Catches is not null))
        {
            EmitCatchAtStep(writer, command, catches.FindAll(step => step.Catches is not null), names);
        }

        if (StateEmitter.Undoes(command))
        {
            EmitUndoAt(writer, names);
        }
    }

    private static void EmitCatchAt(SourceWriter writer, List<StepModel> catches, CommandNames names)
    {
        var scope = new UniqueNames([names.At, names.ArgumentsField]);
        var fault = scope.Of("fault");
        Open(writer, names, $"global::System.Exception {fault}", $"switch ({fault})");
        foreach (var step in catches)
        {
            EmitCase(writer, step, names, scope, pattern => pattern);
        }

        Close(writer, "0");
    }

    // Those for one step are asked first; they leave what they do not fit to the others.
    private static void EmitCatchAtStep(SourceWriter writer, CommandModel command, List<StepModel> catches, CommandNames names)
    {
        var scope = new UniqueNames([names.At, names.ArgumentsField]);
        var (fault, thrower) = (scope.Of("fault"), scope.Of("step"));
        Open(writer, names, $"global::System.Exception {fault}, int {thrower}", $"switch ({thrower}, {fault})");
        foreach (var step in catches)
        {
            writer.Line($"// Only of {command.Steps[step.Catches!.Value].Name}.");
            EmitCase(writer, step, names, scope, pattern => $"({step.Catches}, {pattern})");
        }

        Close(writer, $"CatchAt({fault})");
    }

    private static void Open(SourceWriter writer, CommandNames names, string parameters, string choice)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"{names.Access} override int CatchAt({parameters})");
        writer.Open(choice);
    }

    private static void EmitCase(
        SourceWriter writer, StepModel step, CommandNames names, UniqueNames scope, Func<string, string> pattern)
    {
        var takes = step.Parameters.Count == 1;
        var caught = scope.Of("for" + step.Name);
        var type = takes ? $"{step.Parameters[0].Type.TrimEnd('?')} {caught}" : "global::System.Exception";
        writer.Line($"case {pattern(type)}:");
        writer.Indent();
        if (takes)
        {
            writer.Line($"{names.Argument(step, step.Parameters[0])} = {caught};");
        }

        writer.Line($"return (int){names.Begin(step)};");
        writer.Outdent();
        writer.Line();
    }

    private static void Close(SourceWriter writer, string otherwise)
    {
        writer.Line("default:");
        writer.Indent();
        writer.Line($"return {otherwise};");
        writer.Outdent();
        writer.Close();
        writer.Close();
    }

    private static void EmitUndoAt(SourceWriter writer, CommandNames names)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line(
            $"{names.Access} override int UndoAt() => {names.VisitsField}.TryPop(out {names.UndoField}) ? (int){names.UndoField}.Undo : "
            + "0;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line($"{names.Access} override void ForgetVisits() => {names.VisitsField}.Clear();");
    }
}
