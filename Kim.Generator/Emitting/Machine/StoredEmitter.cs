using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

/// <summary>
/// Writes how a durable run is stored: at the steps that wait, in those that wait for what outlives the process, before a further attempt,
/// and at its compensations; and how it is read back.
/// </summary>
internal sealed partial class StoredEmitter
{
    private const string Mark = "global::Kim.CompilerServices.RunMark";

    private readonly SourceWriter _writer;
    private readonly CommandModel _command;
    private readonly DurableModel _durable;
    private readonly CommandNames _names;
    private readonly List<StepModel> _steps;
    private readonly List<StepModel> _undoing;
    private readonly string? _isAtAttempt;

    internal StoredEmitter(SourceWriter writer, CommandModel command, DurableModel durable, CommandNames names)
    {
        (_writer, _command, _durable, _names) = (writer, command, durable, names);
        _steps = command.Steps.Where(step => step is { Kind: StepKind.Step, IsStored: true }).ToList();
        _undoing = command.Steps.Where(step => step.Kind == StepKind.Compensation).ToList();
        var attempts = _steps.FindAll(step => step.IsRetried).ConvertAll(names.Attempt);
        _isAtAttempt = attempts.Count > 0 && KeptEmitter.Keeps(command, names) ? string.Join(" or ", attempts) : null;
    }

    internal void Emit()
    {
        EmitStateOf();
        if (_durable.Key.Length > 0)
        {
            _writer.Line();
            _writer.Line("/// <inheritdoc/>");
            _writer.Line(CommandEmitter.Stamp);
            _writer.Line($"{_names.Access} override string? KeyOf() => {_durable.Key};");
        }

        if (_command.Request is { } request && _durable.Request.Count > 0)
        {
            EmitRequest(request);
        }

        EmitWrite();
        EmitRead();
    }

    private void EmitStateOf()
    {
        var scope = new UniqueNames([_names.At]);
        var (step, mark) = (scope.Of("step"), scope.Of("mark"));
        Open($"{_names.Access} override int StateOf(string {step}, {Mark} {mark})");
        _writer.Open($"return ({step}, {mark}) switch");
        foreach (var one in _steps)
        {
            if (one.Waits)
            {
                EmitState(one, "Begin", _names.Begin(one));
            }

            if (one.MayPark)
            {
                EmitState(one, "Wait", _names.Done(one));
            }

            if (one.IsRetried)
            {
                EmitState(one, "Retry", _names.Attempt(one));
            }
        }

        foreach (var one in _undoing)
        {
            EmitState(one, "Undo", _names.Begin(one));
        }

        _writer.Line("_ => 0,");
        _writer.Close(";");
        _writer.Close();
    }

    private void EmitState(StepModel step, string mark, string state) =>
        _writer.Line($"({NameOf(step)}, {Mark}.{mark}) => (int){state},");

    private void EmitWrite()
    {
        var scope = Scope();
        var (json, state, visit) = (scope.Of("writer"), scope.Of("state"), scope.Of("visit"));
        Open($"{_names.Access} override void WriteState(global::Kim.CompilerServices.StateWriter {json}, int {state})");
        if (_isAtAttempt is not null)
        {
            _writer.Open($"if (({_names.At}){state} is {_isAtAttempt})");
            _writer.Line($"{_names.KeptField}.PutBack(this);");
            _writer.Close();
            _writer.Line();
        }

        _writer.Line($"{json}.BeginFields();");
        foreach (var member in _durable.Stored)
        {
            _writer.Line($"{json}.Write({Key(member, member.Name)}, {Path(member)});");
        }

        _writer.Line($"{json}.End();");
        _writer.Line($"{json}.BeginArguments();");
        EmitArgumentsOf(json, state);
        _writer.Line($"{json}.End();");
        _writer.Line($"{json}.BeginVisits();");
        if (_undoing.Count > 0)
        {
            var index = scope.Of("i");
            _writer.Open($"for (var {index} = 0; {index} < {_names.VisitsField}.Count; {index}++)");
            _writer.Line($"WriteVisit({_names.VisitsField}[{index}]);");
            _writer.Close();
            _writer.Line();
            _writer.Open($"if ({IsUndoing(state)})");
            _writer.Line("// It is still to be undone.");
            _writer.Line($"WriteVisit({_names.UndoField});");
            _writer.Close();
            _writer.Line();
        }

        _writer.Line($"{json}.EndVisits();");
        if (_undoing.Count > 0)
        {
            _writer.Line();
            EmitWriteVisit(json, visit);
        }

        _writer.Close();
    }

    private void EmitArgumentsOf(string json, string state)
    {
        var taking = _steps.FindAll(step => step.Parameters.Count > 0);
        if (taking.Count == 0)
        {
            return;
        }

        _writer.Open($"switch (({_names.At}){state})");
        foreach (var step in taking)
        {
            foreach (var at in States(step))
            {
                _writer.Line($"case {at}:");
            }

            _writer.Indent();
            foreach (var parameter in step.Parameters)
            {
                _writer.Line($"{json}.Write({CommandEmitter.Quote(parameter.Name)}, {_names.Argument(step, parameter)});");
            }

            _writer.Line("break;");
            _writer.Outdent();
        }

        _writer.Close();
        _writer.Line();
    }

    private void EmitWriteVisit(string json, string visit)
    {
        _writer.Open($"void WriteVisit({_names.Visit} {visit})");
        _writer.Open($"switch ({visit}.Undo)");
        foreach (var step in _undoing)
        {
            _writer.Line($"case {_names.Begin(step)}:");
            _writer.Indent();
            _writer.Line($"{json}.BeginVisit({CommandEmitter.Quote(step.Name)});");
            foreach (var parameter in step.Parameters)
            {
                _writer.Line(
                    $"{json}.Write({CommandEmitter.Quote(parameter.Name)}, {visit}.{_names.ArgumentField(step, parameter)});");
            }

            _writer.Line($"{json}.EndVisit();");
            _writer.Line("break;");
            _writer.Outdent();
        }

        _writer.Close();
        _writer.Close();
    }

    // Those at which its arguments are stored.
    private IEnumerable<string> States(StepModel step)
    {
        if (step.Waits)
        {
            yield return _names.Begin(step);
        }

        if (step.IsRetried)
        {
            yield return _names.Attempt(step);
        }

        if (step.MayPark)
        {
            yield return _names.Done(step);
        }
    }

    private string IsUndoing(string state) => string.Join(" || ", _undoing.Select(step => $"{state} == (int){_names.Begin(step)}"));

    private void Open(string signature)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(CommandEmitter.Stamp);
        _writer.Open(signature);
    }

    private UniqueNames Scope() =>
        new([_names.At, _names.ArgumentsField, _names.PendingField, _names.VisitsField, _names.UndoField, _names.Visit, _names.Kept,
            _names.KeptField]);

    // As a pattern.
    private static string NameOf(StepModel step) => string.Join(" or ", step.FormerNames.Prepend(step.Name).Select(CommandEmitter.Quote));

    // Two levels may have a member of one name.
    private static string Key(KeptModel member, string name) =>
        CommandEmitter.Quote(member.Via.Length == 0 ? name : $"{member.Via.Replace("global::", "")}.{name}");

    private static string Path(KeptModel member) =>
        member.Via.Length == 0 ? $"this.{Names.Escape(member.Name)}" : $"(({member.Via})this).{Names.Escape(member.Name)}";
}
