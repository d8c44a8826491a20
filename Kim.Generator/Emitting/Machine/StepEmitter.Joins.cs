using System;
using System.Globalization;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

// A step that waits for several tasks at once.
internal sealed partial class StepEmitter
{
    private void EmitJoin(string tasks, string done)
    {
        var begin = _step.Join.FailFast ? "BeginFailFast" : _step.Join.Any ? "BeginAny" : "BeginJoin";
        writer.Line($"{names.Runner}.{begin}(this, resumeAt: (int){done});");
        for (var i = 0; i < _step.Elements.Count; i++)
        {
            var element = Element(tasks, i);
            switch (_step.Elements[i].Kind)
            {
                case JoinKind.Task:
                    writer.Line($"{names.Runner}.Join(this, {element});");
                    break;
                case JoinKind.ValueTask when _step.Join.Any:
                    writer.Line($"{names.Runner}.Join(this, {element}.AsTask());");
                    break;
                case JoinKind.ValueTask:
                    writer.Line($"{names.Runner}.Join(this, ref {element});");
                    break;
                case JoinKind.List:
                    writer.Line($"{names.Runner}.JoinAll(this, {element});");
                    break;
                case JoinKind.Sequence:
                    writer.Line($"{names.Runner}.JoinEach(this, {element}, atOnce: {_step.Join.AtOnce});");
                    break;
            }
        }

        ReturnIf($"{names.Runner}.EndJoin(this)");
    }

    private List<Value> Results()
    {
        if (_step.Join.Any)
        {
            return [.. _step.ValueTypes.Select(type => new Value($"{names.Runner}.First<{type}>(this)", IsStored: false))];
        }

        var results = new List<Value>();
        for (var i = 0; i < _step.Elements.Count; i++)
        {
            var (kind, element) = (_step.Elements[i].Kind, Element(names.Awaited(_step), i));
            if (_step.Elements[i].GivesValue)
            {
                var value = kind switch
                {
                    JoinKind.Plain => element,
                    JoinKind.Sequence => $"{names.Runner}.Results(this, {element})",
                    JoinKind.List => $"global::Kim.Runs.StepRunner.Results({element})",
                    _ => $"{element}.GetAwaiter().GetResult()",
                };
                results.Add(new(value, IsStored: false));
            }
        }

        return results;
    }

    private string DescribeJoin()
    {
        var ends = _step.Join switch
        {
            { FailFast: true } => "waits for all or the first failure",
            { Any: true } => "waits for the first success",
            _ => "waits for all",
        };
        return _step.Join.AtOnce > 0 ? $"{ends}, {_step.Join.AtOnce} at once" : ends;
    }

    private string Element(string tasks, int i) => _step.IsTuple ? $"{tasks}.Item{i + 1}" : tasks;
}
