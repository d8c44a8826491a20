using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Machine;

// How a durable run is read back.
internal sealed partial class StoredEmitter
{
    private void EmitRead()
    {
        var scope = Scope();
        var (json, state) = (scope.Of("reader"), scope.Of("state"));
        Open($"{_names.Access} override void ReadState(global::Kim.CompilerServices.StateReader {json}, int {state})");
        foreach (var member in _durable.Stored)
        {
            var found = scope.Of("found");
            var former = Former(member.FormerNames.Select(name => Key(member, name)));
            _writer.Open($"if ({json}.TryRead<{member.Type}>({Key(member, member.Name)}, out var {found}{former}))");
            _writer.Line($"{Path(member)} = {found};");
            _writer.Close();
            _writer.Line();
        }

        EmitReadArguments(json, state);
        EmitReadVisits(json, state, scope.Of("name"));
        if (_isAtAttempt is not null)
        {
            _writer.Line();
            _writer.Line($"{_names.KeptField} = new {_names.Kept}(this);");
        }

        _writer.Close();
    }

    private void EmitReadArguments(string json, string state)
    {
        var reading = _steps.FindAll(step => step.Parameters.Count > 0 || step.MayPark);
        if (reading.Count == 0)
        {
            return;
        }

        _writer.Open($"switch (({_names.At}){state})");
        foreach (var step in reading)
        {
            if (step.MayPark)
            {
                EmitWaited(step, json);
            }

            if (step.Parameters.Count > 0)
            {
                EmitArguments(step, json);
            }
        }

        _writer.Close();
        _writer.Line();
    }

    // A step that had asked for what outlives the process: it is here, and no more than the arguments is left to read.
    private void EmitWaited(StepModel step, string json)
    {
        _writer.Line($"case {_names.Done(step)}:");
        _writer.Indent();
        var names = string.Join(", ", step.Awaits.Select(CommandEmitter.Quote));
        var waited = step.ValueTypes.Count == 0 ? $"{json}.Waited([{names}])" : $"{json}.Waited<{step.ValueTypes[0]}>([{names}])!";
        _writer.Line($"{_names.Awaited(step)} = {waited};");
        _writer.Line(step.Parameters.Count > 0 ? $"goto case {_names.Begin(step)};" : "break;");
        _writer.Outdent();
    }

    private void EmitArguments(StepModel step, string json)
    {
        foreach (var at in States(step).Where(at => !step.MayPark || at != _names.Done(step)))
        {
            _writer.Line($"case {at}:");
        }

        _writer.Indent();
        foreach (var parameter in step.Parameters)
        {
            _writer.Line($"{_names.Argument(step, parameter)} = {json}.Argument<{parameter.Type}>({Named(parameter)});");
        }

        _writer.Line("break;");
        _writer.Outdent();
    }

    private void EmitReadVisits(string json, string state, string name)
    {
        _writer.Open($"while ({json}.NextVisit(out var {name}))");
        _writer.Open($"switch ({name})");
        foreach (var step in _undoing)
        {
            var taken = step.Parameters.Select(parameter =>
                $", {_names.ArgumentField(step, parameter)} = {json}.VisitArgument<{parameter.Type}>({Named(parameter)})");
            _writer.Line($"case {NameOf(step)}:");
            _writer.Indent();
            _writer.Line($"{_names.VisitsField}.Push(new {_names.Visit} {{ Undo = {_names.Begin(step)}{string.Concat(taken)} }});");
            _writer.Line("break;");
            _writer.Outdent();
            _writer.Line();
        }

        _writer.Line("default:");
        _writer.Indent();
        _writer.Line($"throw global::Kim.CompilerServices.StateReader.UnknownVisit({name});");
        _writer.Outdent();
        _writer.Close();
        _writer.Close();
        if (_undoing.Count > 0)
        {
            _writer.Line();
            _writer.Open($"if ({IsUndoing(state)})");
            _writer.Open($"if (!{_names.VisitsField}.TryPop(out {_names.UndoField}) || (int){_names.UndoField}.Undo != {state})");
            _writer.Line("throw global::Kim.CompilerServices.StateReader.NoVisit();");
            _writer.Close();
            _writer.Close();
        }
    }

    private static string Named(TypedName parameter) =>
        CommandEmitter.Quote(parameter.Name) + Former(parameter.FormerNames.Select(CommandEmitter.Quote));

    private static string Former(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? $", [{list}]" : "";
}
