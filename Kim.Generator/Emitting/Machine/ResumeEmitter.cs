using System.Globalization;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

/// <summary>Writes the switch: one commented case per step, a second one behind its wait, a third where it is tried again.</summary>
internal static class ResumeEmitter
{
    // As StepRunner.StepsPerBurst: where so many steps stand in a row, the run offers to yield.
    private const int StepsPerBurst = 64;

    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line("/// <remarks>Enter says false only where a test answers in the step's place.</remarks>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("[global::System.Diagnostics.DebuggerStepThrough]");
        writer.Line("[global::System.Diagnostics.StackTraceHidden]");
        writer.Open($"protected override void Resume(global::Kim.Runs.StepRunner {names.Run}, int {names.State})");
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

            new StepCase(writer, command, names, i).Emit();
        }

        writer.Close();
        writer.Close();
    }

    // The cases of one step.
    private sealed class StepCase(SourceWriter writer, CommandModel command, CommandNames names, int index)
    {
        private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
        private readonly StepModel _step = command.Steps[index];

        internal void Emit()
        {
            writer.Line($"// {Describe()}");
            Case(names.Begin(_step));
            if (index > 0 && index % StepsPerBurst == 0 && _step.Kind == StepKind.Step)
            {
                ReturnIf($"{names.Run}.Yield(this, (int){names.Begin(_step)})");
            }

            if (_step.IsRetried)
            {
                EmitFirstAttempt();
            }

            var call = EmitWait();
            EmitValue(call);
            writer.Outdent();
        }

        private void EmitFirstAttempt()
        {
            var (attempt, keeps) = (names.Attempt(_step), KeptEmitter.Keeps(command, names));
            if (keeps)
            {
                writer.Line($"{names.KeptField} = new {names.Kept}(this);");
            }

            writer.Line($"{names.Run}.FirstAttempt(this);");
            GoTo(attempt);
            writer.Outdent();
            writer.Line();
            Case(attempt);
            if (keeps)
            {
                writer.Line($"{names.KeptField}.PutBack(this);");
            }
        }

        // Calls the step and waits for it; returns what its result is written as.
        private string EmitWait()
        {
            var enter = _step.IsRetried ? $"{names.Run}.EnterAttempt(this, {index}, timeoutMs: {TimeoutMs()})"
                : _step.Policy.TimeoutMs > 0 ? $"{names.Run}.Enter(this, {index}, timeoutMs: {TimeoutMs()})"
                : $"{names.Run}.Enter(this, {index})";
            var arguments = _step.Parameters.Select(parameter => names.Argument(_step, parameter));
            var call = $"{Names.Escape(_step.Name)}({string.Join(", ", _step.TakesToken ? arguments.Append($"{names.Run}.Token(this)") : arguments)})";
            if (_step is { Waits: false, Value: ValueKind.Nothing })
            {
                writer.Open($"if ({enter})");
                writer.Line($"{call};");
                writer.Close();
                writer.Line();
                return "";
            }

            // Else Ok(…) and End(…) would be bound at run time.
            var cast = _step.Display.TrimEnd('?') == "dynamic" ? $"({_step.ResultType})" : "";
            call = $"{enter} ? {cast}{call} : {names.Run}.Answer<{_step.ResultType}>(this)";
            if (!_step.Waits)
            {
                return call;
            }

            var (awaited, done) = (names.Awaited(_step), names.Done(_step));
            writer.Line($"{awaited} = {call};");
            if (_step.Wait == WaitKind.Join)
            {
                EmitJoin(awaited, done);
            }
            else
            {
                ReturnIf($"{names.Run}.Wait(this, {(_step.Wait == WaitKind.ValueTask ? "ref " : "")}{awaited}, (int){done})");
            }

            GoTo(done);
            writer.Outdent();
            writer.Line();
            Case(done);
            return $"{awaited}.GetAwaiter().GetResult()";
        }

        private void EmitJoin(string tasks, string done)
        {
            writer.Line($"{names.Run}.BeginJoin(this, (int){done});");
            for (var i = 0; i < _step.Elements.Count; i++)
            {
                var element = Element(tasks, i);
                switch (_step.Elements[i].Kind)
                {
                    case JoinKind.Task:
                        writer.Line($"{names.Run}.Join(this, {element});");
                        break;
                    case JoinKind.ValueTask:
                        writer.Line($"{names.Run}.Join(this, ref {element});");
                        break;
                    case JoinKind.List:
                        writer.Line($"{names.Run}.JoinAll(this, {element});");
                        break;
                }
            }

            ReturnIf($"{names.Run}.EndJoin(this)");
        }

        private void EmitValue(string call)
        {
            if (_step.Kind == StepKind.Compensation)
            {
                if (call.Length > 0)
                {
                    writer.Line($"{call};");
                }

                writer.Line("return;");
                return;
            }

            var values = _step.Wait == WaitKind.Join ? Results() : [call];
            if (_step is { Kind: StepKind.Step, Partner: >= 0 })
            {
                values = EmitVisit(values);
            }

            if (_step.Value == ValueKind.Next)
            {
                ReturnIf($"!{names.Run}.Follow(this, {values[0]}, out {names.State})");
                writer.Line("goto Dispatch;");
            }
            else if (_step.Following >= 0)
            {
                EmitFollowing(command.Steps[_step.Following], values);
            }
            else
            {
                EmitEnd(values.Count == 0 ? "" : values[0]);
            }
        }

        private void EmitFollowing(StepModel target, List<string> values)
        {
            if (_step.Value == ValueKind.Nothing || target.Parameters.Count == 0)
            {
                // A join's tasks have been waited for; of a single one the exception is still to be thrown.
                if (_step.Wait != WaitKind.Join && values[0].Length > 0 && !_locals.Contains(values[0]))
                {
                    writer.Line(_step.Waits ? $"{values[0]};" : $"{Discard()} = {values[0]};");
                }
            }
            else
            {
                for (var i = 0; i < values.Count; i++)
                {
                    writer.Line($"{names.Argument(target, target.Parameters[i])} = {values[i]};");
                }
            }

            GoTo(names.Begin(target));
        }

        private void EmitEnd(string value)
        {
            if (_step.Value != ValueKind.Nothing)
            {
                writer.Line($"{names.Run}.End(this, {(_step.Value == ValueKind.Reply ? value : $"{names.Ok}({value})")});");
            }
            else
            {
                if (value.Length > 0)
                {
                    writer.Line($"{value};");
                }

                writer.Line($"{names.Run}.End(this, {names.Ok}());");
            }

            writer.Line("return;");
        }

        // The step has completed: from here on a failure of the run undoes it.
        private List<string> EmitVisit(List<string> values)
        {
            var undo = command.Steps[_step.Partner];
            var locals = new List<string>();
            for (var i = 0; i < values.Count; i++)
            {
                if (_step.Value == ValueKind.Nothing)
                {
                    if (values[i].Length > 0)
                    {
                        writer.Line($"{values[i]};");
                    }

                    continue;
                }

                locals.Add(Local(values.Count == 1 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture)));
                writer.Line($"{_step.ValueTypes[i]} {locals[i]} = {values[i]};");
            }

            var taken = undo.Parameters.Select((parameter, i) => $", {names.ArgumentField(undo, parameter)} = {locals[i]}");
            writer.Line($"{names.VisitsField}.Push(new {names.Visit} {{ Undo = {names.Begin(undo)}{string.Concat(taken)} }});");
            return locals.Count == 0 ? [""] : locals;
        }

        private List<string> Results()
        {
            var results = new List<string>();
            for (var i = 0; i < _step.Elements.Count; i++)
            {
                var (kind, element) = (_step.Elements[i].Kind, Element(names.Awaited(_step), i));
                if (_step.Elements[i].GivesValue)
                {
                    results.Add(kind switch
                    {
                        JoinKind.Plain => element,
                        JoinKind.List => $"global::Kim.Runs.StepRunner.Results({element})",
                        _ => $"{element}.GetAwaiter().GetResult()",
                    });
                }
            }

            return results;
        }

        private string Element(string tasks, int i) => _step.IsTuple ? $"{tasks}.Item{i + 1}" : tasks;

        private string Local(string suffix)
        {
            var local = names.Local(char.ToLowerInvariant(_step.Name[0]) + _step.Name.Substring(1) + "Result" + suffix);
            _locals.Add(local);
            return local;
        }

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
            var parameters = string.Join(", ", _step.Parameters.Select(parameter => $"{parameter.Display} {parameter.Name}"));
            var how = new List<string>();
            if (_step.Waits)
            {
                how.Add(_step.Wait == WaitKind.Join ? "waits for all" : "waits");
            }

            if (_step.Policy.TimeoutMs > 0)
            {
                how.Add($"at most {_step.Policy.TimeoutMs.ToString(CultureInfo.InvariantCulture)} ms");
            }

            if (_step.IsRetried)
            {
                how.Add($"up to {_step.Policy.Attempts} attempts");
            }

            how.Add(_step.Kind == StepKind.Compensation ? $"undoes {command.Steps[_step.Partner].Name}"
                : _step.Value == ValueKind.Next ? "decides: " + string.Join(", ", _step.Jumps.Select(jump => command.Steps[jump].Name).Append("or a reply"))
                : _step.Following >= 0 ? $"then {command.Steps[_step.Following].Name}"
                : "the reply");
            return $"{_step.Display} {_step.Name}({parameters}): {string.Join(", ", how)}.";
        }
    }
}
