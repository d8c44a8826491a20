using Kim.Generator.Models;
using Kim.Generator.Parsing;

namespace Kim.Generator.Emitting;

/// <summary>Writes the state machine: the states, the frame that a run carries along, and the switch.</summary>
internal static class ResumeEmitter
{
    internal static void EmitState(SourceWriter writer, CommandModel command)
    {
        writer.Line("// Where a run can stand.");
        writer.Line(CommandEmitter.Stamp);
        writer.Open("private enum At");
        var value = 0;
        foreach (var state in States(command))
        {
            writer.Line($"{state} = {++value},");
        }

        writer.Close();
        writer.Line();
        var fields = FrameFields(command).ToList();
        if (fields.Count == 0)
        {
            return;
        }

        writer.Line("// What a run carries from state to state: tasks it waits for, and arguments of the steps to come.");
        writer.Line(CommandEmitter.Stamp);
        writer.Open("private struct Frame");
        foreach (var field in fields)
        {
            writer.Line($"public {field.Type} {field.Name};");
        }

        writer.Close();
        writer.Line();
        writer.Line(CommandEmitter.Stamp);
        writer.Line("private Frame _frame;");
        writer.Line();
    }

    internal static void EmitResume(SourceWriter writer, CommandModel command)
    {
        var branches = command.Steps.Any(step => step.Value == ValueKind.Next);
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("[global::System.Diagnostics.DebuggerStepThrough]");
        writer.Line("[global::System.Diagnostics.StackTraceHidden]");
        writer.Open("protected override void Resume(global::Kim.Steps.StepRunner run, int state)");
        if (branches)
        {
            writer.Outdent();
            writer.Line("Dispatch:");
            writer.Indent();
        }

        writer.Open("switch ((At)state)");
        for (var i = 0; i < command.Steps.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            EmitStep(writer, command, i);
        }

        writer.Close();
        writer.Close();
    }

    internal static void EmitJumps(SourceWriter writer, CommandModel command)
    {
        foreach (var target in command.Steps.SelectMany(step => step.Jumps).Distinct().OrderBy(index => index))
        {
            var step = command.Steps[target];
            writer.Line();
            writer.Line($"/// <summary>Goes on at <see cref=\"{step.Name}\"/>.</summary>");
            writer.Line(CommandEmitter.Stamp);
            writer.Open($"private global::Kim.Next To{step.Name}({string.Join(", ", step.Parameters.Select(parameter => $"{parameter.Type} {Names.Escape(parameter.Name)}"))})");
            foreach (var parameter in step.Parameters)
            {
                writer.Line($"{Argument(step, parameter)} = {Names.Escape(parameter.Name)};");
            }

            writer.Line($"return global::Kim.Next.To((int)At.{step.Name});");
            writer.Close();
        }
    }

    private static void EmitStep(SourceWriter writer, CommandModel command, int index)
    {
        var step = command.Steps[index];
        writer.Line($"// {Describe(command, step)}");
        writer.Line($"case At.{step.Name}:");
        writer.Indent();
        writer.Line($"run.Enter(this, {index});");
        var call = $"{Names.Escape(step.Name)}({string.Join(", ", Arguments(step))})";
        if (step.Waits)
        {
            var done = Done(command, step);
            writer.Line($"_frame.{step.Name}Task = {call};");
            writer.Open($"if (run.Wait(this, {(step.Wait == WaitKind.ValueTask ? "in " : "")}_frame.{step.Name}Task, (int)At.{done}))");
            writer.Line("return;");
            writer.Close();
            writer.Line();
            writer.Line($"goto case At.{done};");
            writer.Outdent();
            writer.Line();
            writer.Line($"case At.{done}:");
            writer.Indent();
            call = $"_frame.{step.Name}Task.GetAwaiter().GetResult()";
        }

        EmitFollowing(writer, command, step, call);
        writer.Outdent();
    }

    // What becomes of a step's value.
    private static void EmitFollowing(SourceWriter writer, CommandModel command, StepModel step, string call)
    {
        if (step.Value == ValueKind.Next)
        {
            writer.Open($"if (!run.Follow(this, {call}, out state))");
            writer.Line("return;");
            writer.Close();
            writer.Line();
            writer.Line("goto Dispatch;");
            return;
        }

        if (step.Following >= 0)
        {
            var target = command.Steps[step.Following];
            var isTaken = step.Value == ValueKind.Value && target.Parameters.Count == 1;
            writer.Line(isTaken ? $"{Argument(target, target.Parameters[0])} = {call};" : $"{call};");
            writer.Line($"goto case At.{target.Name};");
            return;
        }

        if (step.Value == ValueKind.Nothing)
        {
            writer.Line($"{call};");
            writer.Line("run.End(this, Ok());");
        }
        else
        {
            writer.Line(step.Value == ValueKind.Reply ? $"run.End(this, {call});" : $"run.End(this, Ok({call}));");
        }

        writer.Line("return;");
    }

    private static string Describe(CommandModel command, StepModel step)
    {
        var parameters = string.Join(", ", step.Parameters.Select(parameter => $"{parameter.Display} {parameter.Name}"));
        var after = step.Value == ValueKind.Next
            ? "decides: " + string.Join(", ", step.Jumps.Select(jump => command.Steps[jump].Name).Append("or a reply"))
            : step.Following >= 0 ? $"then {command.Steps[step.Following].Name}" : "the reply";
        return $"{step.Display} {step.Name}({parameters}): {(step.Waits ? "waits, " : "")}{after}.";
    }

    private static IEnumerable<string> Arguments(StepModel step)
    {
        var arguments = step.Parameters.Select(parameter => Argument(step, parameter));
        return step.TakesToken ? arguments.Append("run.Token(this)") : arguments;
    }

    private static IEnumerable<string> States(CommandModel command) =>
        command.Steps.SelectMany(step => step.Waits ? [step.Name, Done(command, step)] : new[] { step.Name });

    // The state behind a wait; a step of that name would be in the way.
    private static string Done(CommandModel command, StepModel step)
    {
        var name = step.Name + "Done";
        while (command.Steps.Any(other => other.Name == name))
        {
            name += "_";
        }

        return name;
    }

    private static IEnumerable<(string Type, string Name)> FrameFields(CommandModel command) =>
        command.Steps.SelectMany(step => step.Parameters.Select(parameter => (parameter.Type, $"{step.Name}_{parameter.Name}"))
            .Concat(step.Waits ? [(step.ResultType, step.Name + "Task")] : []));

    private static string Argument(StepModel step, ParameterModel parameter) => $"_frame.{step.Name}_{parameter.Name}";
}
