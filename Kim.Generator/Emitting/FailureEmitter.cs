using Kim.Generator.Models;

namespace Kim.Generator.Emitting;

/// <summary>Writes where a failing run goes on: at the catch that fits, then at one compensation after the other.</summary>
internal static class FailureEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command)
    {
        var catches = command.Steps.Where(step => step.Kind == StepKind.Catch).ToList();
        if (catches.Count > 0)
        {
            EmitCatchAt(writer, catches);
        }

        if (StateEmitter.Undoes(command))
        {
            EmitUndoAt(writer);
        }
    }

    private static void EmitCatchAt(SourceWriter writer, List<StepModel> catches)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Open("protected override int CatchAt(global::System.Exception fault)");
        writer.Open("switch (fault)");
        foreach (var step in catches)
        {
            var takes = step.Parameters.Count == 1;
            writer.Line($"case {(takes ? step.Parameters[0].Type.TrimEnd('?') : "global::System.Exception")}{(takes ? $" for{step.Name}" : "")}:");
            writer.Indent();
            if (takes)
            {
                writer.Line($"{StateEmitter.Argument(step, step.Parameters[0])} = for{step.Name};");
            }

            writer.Line($"return (int)At.{step.Name};");
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

    private static void EmitUndoAt(SourceWriter writer)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("protected override int UndoAt() => _visits.TryPop(out _undo) ? (int)_undo.Undo : 0;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("protected override void ForgetVisits() => _visits.Clear();");
    }
}
