using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes the switch over the states of all steps.</summary>
internal static class ResumeEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line("/// <remarks>Enter returns false only if a test answers in place of the step.</remarks>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("[global::System.Diagnostics.DebuggerStepThrough]");
        writer.Line("[global::System.Diagnostics.StackTraceHidden]");
        writer.Open($"{names.Access} override void Resume(global::Kim.Runs.StepRunner {names.Runner}, int {names.State})");
        if (command.Steps.Any(step => step.Value == ValueKind.Next))
        {
            writer.Outdent();
            writer.Line("Dispatch:");
            writer.Indent();
        }

        writer.Open($"switch (({names.At}){names.State})");
        for (var i = 0; i < command.Steps.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            new StepEmitter(writer, command, names, i).Emit();
        }

        writer.Close();
        writer.Close();
    }
}
