using System;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes how a durable run is stored at the steps that wait and at its compensations, and how it is read back.</summary>
internal static class StoredEmitter
{
    private const string Mark = "global::Kim.CompilerServices.RunMark";

    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        var undoing = command.Steps.Where(step => step.Kind == StepKind.Compensation).ToList();
        var waiting = command.Steps.Where(step => step is { Kind: StepKind.Step, Waits: true }).ToList();
        EmitStateOf(writer, names, waiting, undoing);
        EmitWrite(writer, command, names, waiting, undoing);
        EmitRead(writer, command, names, waiting, undoing);
    }

    private static void EmitStateOf(SourceWriter writer, CommandNames names, List<StepModel> waiting, List<StepModel> undoing)
    {
        var scope = new UniqueNames([names.At]);
        var (step, mark) = (scope.Of("step"), scope.Of("mark"));
        Open(writer, $"{names.Access} override int StateOf(string {step}, {Mark} {mark})");
        writer.Open($"return ({step}, {mark}) switch");
        foreach (var one in waiting)
        {
            writer.Line($"({CommandEmitter.Quote(one.Name)}, {Mark}.Begin) => (int){names.Begin(one)},");
        }

        foreach (var one in undoing)
        {
            writer.Line($"({CommandEmitter.Quote(one.Name)}, {Mark}.Undo) => (int){names.Begin(one)},");
        }

        writer.Line("_ => 0,");
        writer.Close(";");
        writer.Close();
    }

    private static void EmitWrite(
        SourceWriter writer, CommandModel command, CommandNames names, List<StepModel> waiting, List<StepModel> undoing)
    {
        var scope = Scope(names);
        var (json, state, visit) = (scope.Of("writer"), scope.Of("state"), scope.Of("visit"));
        Open(writer, $"{names.Access} override void WriteState(global::Kim.CompilerServices.StateWriter {json}, int {state})");
        writer.Line($"{json}.BeginFields();");
        foreach (var member in command.Stored)
        {
            writer.Line($"{json}.Write({Key(member)}, {Path(member)});");
        }

        writer.Line($"{json}.End();");
        writer.Line($"{json}.BeginArguments();");
        EmitArguments(writer, names, waiting, state, (step, parameter) =>
            $"{json}.Write({CommandEmitter.Quote(parameter.Name)}, {names.Argument(step, parameter)});");
        writer.Line($"{json}.End();");
        writer.Line($"{json}.BeginVisits();");
        if (undoing.Count > 0)
        {
            var index = scope.Of("i");
            writer.Open($"for (var {index} = 0; {index} < {names.VisitsField}.Count; {index}++)");
            writer.Line($"WriteVisit({names.VisitsField}[{index}]);");
            writer.Close();
            writer.Line();
            writer.Open($"if ({string.Join(" || ", undoing.Select(step => $"{state} == (int){names.Begin(step)}"))})");
            writer.Line("// It is still to be undone.");
            writer.Line($"WriteVisit({names.UndoField});");
            writer.Close();
            writer.Line();
        }

        writer.Line($"{json}.EndVisits();");
        if (undoing.Count > 0)
        {
            writer.Line();
            writer.Open($"void WriteVisit({names.Visit} {visit})");
            writer.Open($"switch ({visit}.Undo)");
            foreach (var step in undoing)
            {
                writer.Line($"case {names.Begin(step)}:");
                writer.Indent();
                writer.Line($"{json}.BeginVisit({CommandEmitter.Quote(step.Name)});");
                foreach (var parameter in step.Parameters)
                {
                    writer.Line(
                        $"{json}.Write({CommandEmitter.Quote(parameter.Name)}, {visit}.{names.ArgumentField(step, parameter)});");
                }

                writer.Line($"{json}.EndVisit();");
                writer.Line("break;");
                writer.Outdent();
            }

            writer.Close();
            writer.Close();
        }

        writer.Close();
    }

    private static void EmitRead(
        SourceWriter writer, CommandModel command, CommandNames names, List<StepModel> waiting, List<StepModel> undoing)
    {
        var scope = Scope(names);
        var (json, state) = (scope.Of("reader"), scope.Of("state"));
        Open(writer, $"{names.Access} override void ReadState(global::Kim.CompilerServices.StateReader {json}, int {state})");
        foreach (var member in command.Stored)
        {
            var found = scope.Of("found");
            writer.Open($"if ({json}.TryRead<{member.Type}>({Key(member)}, out var {found}))");
            writer.Line($"{Path(member)} = {found};");
            writer.Close();
            writer.Line();
        }

        EmitArguments(writer, names, waiting, state, (step, parameter) =>
            $"{names.Argument(step, parameter)} = {json}.Argument<{parameter.Type}>({CommandEmitter.Quote(parameter.Name)});");
        var name = scope.Of("name");
        writer.Open($"while ({json}.NextVisit(out var {name}))");
        writer.Open($"switch ({name})");
        foreach (var step in undoing)
        {
            var taken = step.Parameters.Select(parameter => $", {names.ArgumentField(step, parameter)} = "
                + $"{json}.VisitArgument<{parameter.Type}>({CommandEmitter.Quote(parameter.Name)})");
            writer.Line($"case {CommandEmitter.Quote(step.Name)}:");
            writer.Indent();
            writer.Line($"{names.VisitsField}.Push(new {names.Visit} {{ Undo = {names.Begin(step)}{string.Concat(taken)} }});");
            writer.Line("break;");
            writer.Outdent();
            writer.Line();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line($"throw global::Kim.CompilerServices.StateReader.UnknownVisit({name});");
        writer.Outdent();
        writer.Close();
        writer.Close();
        if (undoing.Count > 0)
        {
            writer.Line();
            writer.Open($"if ({string.Join(" || ", undoing.Select(step => $"{state} == (int){names.Begin(step)}"))})");
            writer.Open($"if (!{names.VisitsField}.TryPop(out {names.UndoField}) || (int){names.UndoField}.Undo != {state})");
            writer.Line("throw global::Kim.CompilerServices.StateReader.NoVisit();");
            writer.Close();
            writer.Close();
        }

        writer.Close();
    }

    private static void EmitArguments(
        SourceWriter writer, CommandNames names, List<StepModel> waiting, string state, Func<StepModel, TypedName, string> line)
    {
        var taking = waiting.FindAll(step => step.Parameters.Count > 0);
        if (taking.Count == 0)
        {
            return;
        }

        writer.Open($"switch (({names.At}){state})");
        foreach (var step in taking)
        {
            writer.Line($"case {names.Begin(step)}:");
            writer.Indent();
            foreach (var parameter in step.Parameters)
            {
                writer.Line(line(step, parameter));
            }

            writer.Line("break;");
            writer.Outdent();
        }

        writer.Close();
        writer.Line();
    }

    private static void Open(SourceWriter writer, string signature)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Open(signature);
    }

    private static UniqueNames Scope(CommandNames names) =>
        new([names.At, names.ArgumentsField, names.VisitsField, names.UndoField, names.Visit]);

    // Two levels may have a member of one name.
    private static string Key(KeptModel member) =>
        CommandEmitter.Quote(member.Via.Length == 0 ? member.Name : $"{member.Via.Replace("global::", "")}.{member.Name}");

    private static string Path(KeptModel member) =>
        member.Via.Length == 0 ? $"this.{Names.Escape(member.Name)}" : $"(({member.Via})this).{Names.Escape(member.Name)}";
}
