using Kim.Generator.Models;
using Kim.Generator.Parsing;

namespace Kim.Generator.Emitting;

/// <summary>Writes what a run consists of beside the user's fields: where it stands, what it carries along, what a retry puts back, what can be undone.</summary>
internal static class StateEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command)
    {
        writer.Line("// Where a run can stand.");
        writer.Line(CommandEmitter.Stamp);
        writer.Open("private enum At");
        var value = 0;
        foreach (var state in command.Steps.SelectMany(step => States(command, step)))
        {
            writer.Line($"{state} = {++value},");
        }

        writer.Close();
        writer.Line();
        EmitStruct(writer, "What a run carries from state to state: tasks it waits for, and arguments of the steps to come.", "Frame", "_frame", FrameFields(command));
        if (Undoes(command))
        {
            EmitStruct(writer, "A completed step that can be undone, and what its compensation takes.", "Visit", "_undo", VisitFields(command).Prepend(("At", "Undo")));
            writer.Line(CommandEmitter.Stamp);
            writer.Line("private global::Kim.Steps.VisitLog<Visit> _visits;");
            writer.Line();
        }

        if (Keeps(command))
        {
            EmitKept(writer, command);
        }
    }

    /// <summary>Whether there is anything that a retry has to put back.</summary>
    internal static bool Keeps(CommandModel command) => KeptNames(command).Any();

    internal static bool Undoes(CommandModel command) => command.Steps.Any(step => step.Kind == StepKind.Compensation);

    /// <summary>Where a step's argument lies.</summary>
    internal static string Argument(StepModel step, ParameterModel parameter) =>
        $"{(step.Kind == StepKind.Compensation ? "_undo" : "_frame")}.{step.Name}_{parameter.Name}";

    /// <summary>Where what a step returned lies while the run waits for it.</summary>
    internal static string Awaited(StepModel step) => $"_frame.{AwaitedField(step)}";

    /// <summary>The state behind a wait.</summary>
    internal static string Done(CommandModel command, StepModel step) => Free(command, step.Name + "Done");

    /// <summary>The state of a further attempt.</summary>
    internal static string Attempt(CommandModel command, StepModel step) => Free(command, step.Name + "Attempt");

    private static IEnumerable<string> States(CommandModel command, StepModel step)
    {
        yield return step.Name;
        if (step.IsRetried)
        {
            yield return Attempt(command, step);
        }

        if (step.Waits)
        {
            yield return Done(command, step);
        }
    }

    // A step of that name would be in the way.
    private static string Free(CommandModel command, string name)
    {
        while (command.Steps.Any(step => step.Name == name))
        {
            name += "_";
        }

        return name;
    }

    private static IEnumerable<(string Type, string Name)> FrameFields(CommandModel command) =>
        command.Steps.SelectMany(step => (step.Kind == StepKind.Compensation ? [] : step.Parameters.Select(parameter => (parameter.Type, $"{step.Name}_{parameter.Name}")))
            .Concat(step.Waits ? [(step.ResultType, AwaitedField(step))] : []));

    private static IEnumerable<(string Type, string Name)> VisitFields(CommandModel command) =>
        command.Steps.Where(step => step.Kind == StepKind.Compensation).SelectMany(step => step.Parameters.Select(parameter => (parameter.Type, $"{step.Name}_{parameter.Name}")));

    private static string AwaitedField(StepModel step) => step.Name + (step.Wait == WaitKind.Join ? "Tasks" : "Task");

    private static void EmitStruct(SourceWriter writer, string comment, string type, string field, IEnumerable<(string Type, string Name)> members)
    {
        var fields = members.ToList();
        if (fields.Count == 0)
        {
            return;
        }

        writer.Line("// " + comment);
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"private struct {type}");
        foreach (var member in fields)
        {
            writer.Line($"public {member.Type} {member.Name};");
        }

        writer.Close();
        writer.Line();
        writer.Line(CommandEmitter.Stamp);
        writer.Line($"private {type} {field};");
        writer.Line();
    }

    // The user's fields, and the arguments of a retried step that can jump to itself.
    private static IEnumerable<(string Type, string Name, string Path)> KeptNames(CommandModel command) => !command.Steps.Any(step => step.IsRetried) ? [] :
        command.Kept.Select(field => (field.Type, field.Name, Names.Escape(field.Name)))
            .Concat(command.Steps.Where((step, index) => step.IsRetried && step.Jumps.Contains(index)).SelectMany(step => step.Parameters.Select(parameter => (parameter.Type, $"{step.Name}_{parameter.Name}", Argument(step, parameter)))));

    private static void EmitKept(SourceWriter writer, CommandModel command)
    {
        var kept = KeptNames(command).ToList();

        // A field may have the parameter's name.
        var run = "run";
        while (kept.Exists(field => field.Name == run))
        {
            run += "_";
        }

        writer.Line("// What a further attempt finds as the first one found it; shallowly.");
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"private readonly struct Kept({command.Type} {run})");
        foreach (var (type, name, path) in kept)
        {
            writer.Line($"private readonly {type} {Names.Escape(name)} = {run}.{path};");
        }

        writer.Line();
        writer.Open($"public void PutBack({command.Type} {run})");
        foreach (var (_, name, path) in kept)
        {
            writer.Line($"{run}.{path} = {Names.Escape(name)};");
        }

        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line(CommandEmitter.Stamp);
        writer.Line("private Kept _kept;");
        writer.Line();
    }
}
