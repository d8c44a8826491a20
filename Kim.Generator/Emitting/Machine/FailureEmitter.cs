using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes where a failing run continues: at the catch that fits, then at one compensation after the other.</summary>
internal static class FailureEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        var catches = command.Steps.Where(step => step.Kind == StepKind.Catch).ToList();
        if (catches.Count > 0)
        {
            EmitCatchAt(writer, catches, names);
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
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"{names.Access} override int CatchAt(global::System.Exception {fault})");
        writer.Open($"switch ({fault})");
        foreach (var step in catches)
        {
            var takes = step.Parameters.Count == 1;
            var caught = scope.Of("for" + step.Name);
            writer.Line(
                $"case {(takes ? step.Parameters[0].Type.TrimEnd('?') : "global::System.Exception")}{(takes ? $" {caught}" : "")}:");
            writer.Indent();
            if (takes)
            {
                writer.Line($"{names.Argument(step, step.Parameters[0])} = {caught};");
            }

            writer.Line($"return (int){names.Begin(step)};");
            writer.Outdent();
            writer.Line();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line("return 0;");
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
