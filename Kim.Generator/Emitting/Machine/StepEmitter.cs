using System;
using System.Globalization;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

/// <summary>
/// Writes the cases of one step: a commented one that calls it, a second one for after its wait, a third if it can be tried again.
/// </summary>
internal sealed partial class StepEmitter(SourceWriter writer, CommandModel command, CommandNames names, int index)
{
    // As StepRunner.StepsPerBurst: after so many steps in a row the run offers to yield.
    internal const int StepsPerBurst = 64;

    private readonly StepModel _step = command.Steps[index];

    internal void Emit()
    {
        writer.Line($"// {Describe()}");
        Case(names.Begin(_step));
        if (command.Durable is not null && _step is { Waits: true, Kind: StepKind.Step })
        {
            ReturnIf($"{names.Runner}.Save(this, step: {index}, resumeAt: (int){names.Begin(_step)})");
        }

        if (index > 0 && index % StepsPerBurst == 0 && _step.Kind == StepKind.Step)
        {
            ReturnIf($"{names.Runner}.Yield(this, resumeAt: (int){names.Begin(_step)})");
        }

        if (_step.CompensatedBy is { } undo && command.Steps[undo].UndoesUnknown)
        {
            writer.Line($"{names.VisitsField}.Push(new {names.Visit} {{ Undo = {names.Begin(command.Steps[undo])} }});");
        }

        if (_step.IsRetried)
        {
            EmitFirstAttempt();
        }

        EmitValue(EmitWait());
        writer.Outdent();
    }

    private void EmitFirstAttempt()
    {
        var (attempt, keeps) = (names.Attempt(_step), KeptEmitter.Keeps(command, names));
        if (keeps)
        {
            writer.Line($"{names.KeptField} = new {names.Kept}(this);");
        }

        writer.Line($"{names.Runner}.FirstAttempt(this);");
        GoTo(attempt);
        writer.Outdent();
        writer.Line();
        Case(attempt);
        if (keeps)
        {
            writer.Line($"{names.KeptField}.PutBack(this);");
        }
    }

    // Calls the step and waits for it; returns its result, null if there is nothing to read any more.
    private string? EmitWait()
    {
        var enter = _step.IsRetried ? $"{names.Runner}.EnterAttempt(this, step: {index}, timeoutMs: {TimeoutMs()})"
            : _step.Policy.TimeoutMs > 0 ? $"{names.Runner}.Enter(this, step: {index}, timeoutMs: {TimeoutMs()})"
            : $"{names.Runner}.Enter(this, step: {index})";
        var arguments = _step.Parameters.Select(parameter => names.Argument(_step, parameter))
            .Concat(_step.Failure.Select(parameter => $"{names.Runner}.{(parameter.IsOutcome ? "Outcome" : "Failure")}(this)"));
        var call =
            Names.Escape(_step.Name)
            + $"({string.Join(", ", _step.TakesToken ? arguments.Append($"{names.Runner}.Token(this)") : arguments)})";
        if (_step is { Waits: false, Value: ValueKind.Nothing })
        {
            writer.Open($"if ({enter})");
            writer.Line($"{call};");
            writer.Close();
            writer.Line();
            return null;
        }

        // Else Ok(…) and End(…) would be bound at run time.
        var cast = _step.Display.TrimEnd('?') == "dynamic" ? $"({_step.ResultType})" : "";
        call = $"{enter} ? {cast}{call}";
        if (!_step.Waits)
        {
            return $"{call} : {names.Runner}.Answer<{_step.ResultType}>(this)";
        }

        var (awaited, done) = (names.Awaited(_step), names.Done(_step));
        writer.Line($"{awaited} = {call} : {names.Runner}.Answer(this, {awaited});");
        if (_step.Wait == WaitKind.Join)
        {
            EmitJoin(awaited, done);
        }
        else
        {
            ReturnIf($"{names.Runner}.Wait(this, {(_step.Wait == WaitKind.ValueTask ? "ref " : "")}{awaited}, resumeAt: (int){done})");
        }

        GoTo(done);
        writer.Outdent();
        writer.Line();
        Case(done);
        return $"{awaited}.GetAwaiter().GetResult()";
    }

    private void EmitValue(string? result)
    {
        if (_step.Kind == StepKind.Compensation)
        {
            if (result is not null)
            {
                writer.Line($"{result};");
            }

            writer.Line("return;");
            return;
        }

        var values = _step.Wait == WaitKind.Join ? Results() : result is null ? [] : [new Value(result, IsStored: false)];
        if (_step.CompensatedBy is { } undo)
        {
            values = EmitVisit(values, command.Steps[undo]);
        }

        if (_step.Value == ValueKind.Next)
        {
            ReturnIf($"!{names.Runner}.Follow(this, {values[0].Expression}, out {names.State})");
            writer.Line("goto Dispatch;");
        }
        else if (_step.Following >= 0)
        {
            EmitFollowing(command.Steps[_step.Following], values);
        }
        else
        {
            EmitEnd(values.Count == 0 ? null : values[0].Expression);
        }
    }

    private void EmitFollowing(StepModel target, List<Value> values)
    {
        if (_step.Value == ValueKind.Nothing || target.Parameters.Count == 0)
        {
            // A join's tasks have been waited for; of a single one the exception is still to be thrown.
            if (_step.Wait != WaitKind.Join && values.Count > 0 && !values[0].IsStored)
            {
                writer.Line(_step.Waits ? $"{values[0].Expression};" : $"{Discard()} = {values[0].Expression};");
            }
        }
        else
        {
            for (var i = 0; i < values.Count; i++)
            {
                writer.Line($"{names.Argument(target, target.Parameters[i])} = {values[i].Expression};");
            }
        }

        GoTo(names.Begin(target));
    }

    private void EmitEnd(string? value)
    {
        if (_step.Value != ValueKind.Nothing)
        {
            writer.Line($"{names.Runner}.End(this, {(_step.Value == ValueKind.Reply ? value : $"{names.Ok}({value})")});");
        }
        else
        {
            if (value is not null)
            {
                writer.Line($"{value};");
            }

            writer.Line($"{names.Runner}.End(this, {names.Ok}());");
        }

        writer.Line("return;");
    }

    // The step has completed: from here on a failure of the run undoes it.
    private List<Value> EmitVisit(List<Value> values, StepModel undo)
    {
        var locals = new List<Value>();
        for (var i = 0; i < values.Count; i++)
        {
            if (_step.Value == ValueKind.Nothing)
            {
                writer.Line($"{values[i].Expression};");
                continue;
            }

            var local = Local(values.Count == 1 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture));
            writer.Line($"{_step.ValueTypes[i]} {local} = {values[i].Expression};");
            locals.Add(new(local, IsStored: true));
        }

        var taken = undo.Parameters.Select((parameter, i) => $", {names.ArgumentField(undo, parameter)} = {locals[i].Expression}");
        var note = undo.UndoesUnknown ? "Complete" : "Push";
        writer.Line($"{names.VisitsField}.{note}(new {names.Visit} {{ Undo = {names.Begin(undo)}{string.Concat(taken)} }});");
        return locals;
    }

    private string Local(string suffix) => names.Local(char.ToLowerInvariant(_step.Name[0]) + _step.Name.Substring(1) + "Result" + suffix);

    private string Discard() => names.HasNoDiscard ? $"{_step.ResultType} {Local("")}" : "_";

    private int TimeoutMs() => (int)Math.Ceiling(_step.Policy.TimeoutMs);

    private void Case(string state)
    {
        writer.Line($"case {state}:");
        writer.Indent();
    }

    private void GoTo(string state) => writer.Line($"goto case {state};");

    private void ReturnIf(string condition)
    {
        writer.Open($"if ({condition})");
        writer.Line("return;");
        writer.Close();
        writer.Line();
    }

    private string Describe()
    {
        var parameters = string.Join(", ", _step.Parameters.Select(parameter => $"{parameter.Display} {parameter.Name}")
            .Concat(_step.Failure.Select(parameter => $"{parameter.Display} {parameter.Name}")));
        var how = new List<string>();
        if (_step.Waits)
        {
            how.Add(_step.Wait == WaitKind.Join ? DescribeJoin() : "waits");
        }

        if (_step.Policy.TimeoutMs > 0)
        {
            how.Add($"at most {_step.Policy.TimeoutMs.ToString(CultureInfo.InvariantCulture)} ms");
        }

        if (_step.IsRetried)
        {
            how.Add($"up to {_step.Policy.Attempts} attempts");
        }

        var always = _step.UndoesUnknown ? ", even if it has not completed" : "";
        how.Add(_step.Compensates is { } undone ? $"undoes {command.Steps[undone].Name}{always}"
            : _step.Value == ValueKind.Next
            ? "decides: " + string.Join(", ", _step.Jumps.Select(jump => command.Steps[jump].Name).Append("or a reply"))
            : _step.Following >= 0 ? $"then {command.Steps[_step.Following].Name}"
            : "the reply");
        return $"{_step.Display} {_step.Name}({parameters}): {string.Join(", ", how)}.";
    }

    // What a step gave; stored: in a local, so that it can be read again.
    private readonly record struct Value(string Expression, bool IsStored);
}
