using System.Globalization;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Description;

/// <summary>Writes what is known of a command at build time.</summary>
internal static class DescriptorEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command, CommandNames names)
    {
        writer.Line($"/// <summary>What is known of <see cref=\"{Names.Escape(command.Name)}\"/> at build time.</summary>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line("internal static global::Kim.CommandDescriptor Descriptor { get; } = new()");
        writer.Open();
        writer.Line($"Name = {CommandEmitter.Quote(command.Name)},");
        writer.Line($"Type = typeof({command.Type}),");
        writer.Line($"Routes = {Texts(command.Routes)},");
        var inputs = command.Request is null ? [] : InputEmitter.Emit(command.Routes, command.Request).ToList();
        if (command.WithoutHead.Count > 0)
        {
            writer.Line($"WithoutHead = {Texts(command.WithoutHead)},");
        }

        if (inputs.Count > 0)
        {
            EmitList(writer, "Inputs", inputs);
        }

        EmitEndings(writer, command.Call!.Endings.Select(Ending).ToList());
        EmitList(writer, "Steps", command.Steps.Select(step => Step(command, names, step) + ","));
        EmitList(writer, "Edges", GraphEmitter.Edges(command).Select(edge => Edge(edge.From, edge.To, edge.Value, edge.Kind) + ","));
        if (command.DeadlineMs > 0)
        {
            writer.Line($"Deadline = {Time(command.DeadlineMs)},");
        }

        if (command.MaxConcurrency > 0)
        {
            writer.Line($"MaxConcurrency = {command.MaxConcurrency},");
        }

        if (command.MaxBody > 0)
        {
            writer.Line($"MaxBody = {command.MaxBody}L,");
        }

        if (command.Request is { StreamsBody: true })
        {
            writer.Line("StreamsBody = true,");
        }

        if (command.Durable is { } durable)
        {
            EmitDurable(writer, durable);
        }

        if (command.Group.Length > 0)
        {
            writer.Line($"Group = {CommandEmitter.Quote(command.Group)},");
        }

        if (command.Filters.Count > 0)
        {
            writer.Line($"CreateFilters = static () => [{string.Join(", ", command.Filters)}],");
        }

        writer.Line("Graph = \"\"\"");
        writer.Indent();
        writer.Lines(GraphEmitter.Emit(command));
        writer.Line("\"\"\",");
        writer.Outdent();
        FactoryEmitter.Emit(writer, command);
        writer.Close(";");
        writer.Line();
    }

    /// <summary>An object of the type that the place wants, with these members.</summary>
    internal static string Initializer(IEnumerable<string> members) => $"new() {{ {string.Join(", ", members)} }}";

    private static void EmitDurable(SourceWriter writer, DurableModel durable)
    {
        writer.Line("IsDurable = true,");
        if (durable.Key.Length > 0)
        {
            writer.Line("IsKeyed = true,");
        }

        if (durable.KeepMs > 0)
        {
            writer.Line($"Keep = {Time(durable.KeepMs)},");
        }

        if (durable.FormerNames.Count > 0)
        {
            writer.Line($"FormerNames = {Texts(durable.FormerNames)},");
        }

        if (durable.KnowsRedis)
        {
            writer.Line("StoredBy = global::Kim.StoredRedis.Metadata,");
        }

        if (durable.Signals.Count > 0)
        {
            EmitList(writer, "Signals", durable.Signals.Select(signal =>
                $"global::Kim.SignalDescriptor.Of<{signal.Type}>({CommandEmitter.Quote(signal.Name)}),"));
        }
    }

    private static void EmitEndings(SourceWriter writer, List<string> endings)
    {
        if (endings.Count == 1)
        {
            writer.Line($"Endings = [{endings[0]}],");
            return;
        }

        EmitList(writer, "Endings", endings.Select(ending => ending + ","));
    }

    private static string Ending(EndingModel ending)
    {
        var members = new List<string> { $"Type = typeof({ending.Type})" };
        if (ending.IsNullable)
        {
            members.Add("IsNullable = true");
        }

        if (ending.Status != EndingModel.Ok)
        {
            members.Add($"Status = {ending.Status}");
        }

        if (ending.MediaType != EndingModel.Json)
        {
            members.Add($"MediaType = {Literal(ending.MediaType)}");
        }

        if (!ending.HasEnvelope)
        {
            members.Add("HasEnvelope = false");
        }

        return Initializer(members);
    }

    private static string Edge(string? from, string? to, string? value, EdgeKind kind)
    {
        var members = new List<string> { $"From = {Literal(from)}", $"To = {Literal(to)}" };
        if (value is not null)
        {
            members.Add($"Value = {Literal(value)}");
        }

        if (kind != EdgeKind.Flow)
        {
            members.Add($"Kind = global::Kim.EdgeKind.{kind}");
        }

        return Initializer(members);
    }

    private static string Step(CommandModel command, CommandNames names, StepModel step)
    {
        var members = new List<string>
        {
            $"Name = {CommandEmitter.Quote(step.Name)}",
            $"Result = {CommandEmitter.Quote(step.Display)}",
            $"Waits = {(step.Waits ? "true" : "false")}",
        };
        if (step.Kind != StepKind.Step)
        {
            members.Add($"Kind = global::Kim.StepKind.{step.Kind}");
        }

        if (step.Compensates is { } undone)
        {
            members.Add($"Compensates = {CommandEmitter.Quote(command.Steps[undone].Name)}");
        }

        if (step.UndoesUnknown)
        {
            members.Add("UndoesUnknown = true");
        }

        if (step.Policy.TimeoutMs > 0)
        {
            members.Add($"Timeout = {Time(step.Policy.TimeoutMs)}");
        }

        if (step.IsRetried)
        {
            members.Add($"Retry = {Retry(step.Policy)}");
            members.Add($"AttemptState = (int){names.Attempt(step)}");
        }

        if (step.Join.FailFast)
        {
            members.Add("FailFast = true");
        }

        if (step.Join.Any)
        {
            members.Add("Any = true");
        }

        if (step.Join.AtOnce > 0)
        {
            members.Add($"AtOnce = {step.Join.AtOnce}");
        }

        if (command.Durable is not null)
        {
            AddDurable(members, step);
        }

        if (step.IsAsync)
        {
            members.Add("IsAsync = true");
        }

        return Initializer(members);
    }

    private static void AddDurable(List<string> members, StepModel step)
    {
        if (step.Loops)
        {
            members.Add("Loops = true");
        }

        if (step.Once)
        {
            members.Add("Once = true");
        }

        if (step.FormerNames.Count > 0)
        {
            members.Add($"FormerNames = {Texts(step.FormerNames)}");
        }
    }

    private static string Retry(PolicyModel policy)
    {
        var members = new List<string>
        {
            $"Attempts = {policy.Attempts}",
            $"Delay = {Time(policy.DelayMs)}",
            $"MaxDelay = {Time(policy.MaxDelayMs)}",
        };
        if (policy.On.Count > 0)
        {
            members.Add($"On = [{string.Join(", ", policy.On.Select(type => $"typeof({type})"))}]");
        }

        return Initializer(members);
    }

    private static string Time(double milliseconds) =>
        $"global::System.TimeSpan.FromMilliseconds({milliseconds.ToString("R", CultureInfo.InvariantCulture)}d)";

    private static void EmitList(SourceWriter writer, string name, IEnumerable<string> items)
    {
        writer.Line($"{name} =");
        writer.Line("[");
        writer.Indent();
        foreach (var item in items)
        {
            writer.Line(item);
        }

        writer.Outdent();
        writer.Line("],");
    }

    private static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(CommandEmitter.Quote))}]";

    private static string Literal(string? text) => text is null ? "null" : CommandEmitter.Quote(text);
}
