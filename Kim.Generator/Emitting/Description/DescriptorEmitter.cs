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
        writer.Line($"Routes = [{string.Join(", ", command.Routes.Select(CommandEmitter.Quote))}],");
        var inputs = command.Request is null ? [] : InputEmitter.Emit(command.Routes, command.Request).ToList();
        if (command.WithoutHead.Count > 0)
        {
            writer.Line($"WithoutHead = [{string.Join(", ", command.WithoutHead.Select(CommandEmitter.Quote))}],");
        }

        if (inputs.Count > 0)
        {
            EmitList(writer, "Inputs", inputs);
        }

        writer.Line($"Endings = [{string.Join(", ", command.Call!.Endings.Select(Ending))}],");
        EmitList(writer, "Steps", command.Steps.Select(step => Step(command, names, step) + ","));
        EmitList(writer, "Edges", GraphEmitter.Edges(command).Select(edge => $"new({Literal(edge.From)}, {Literal(edge.To)}, {Literal(edge.Value)}{(edge.Kind == EdgeKind.Flow ? "" : $", global::Kim.EdgeKind.{edge.Kind}")}),"));
        if (command.DeadlineMs > 0)
        {
            writer.Line($"Deadline = {Time(command.DeadlineMs)},");
        }

        if (command.MaxConcurrency > 0)
        {
            writer.Line($"MaxConcurrency = {command.MaxConcurrency},");
        }

        writer.Line("Graph = \"\"\"");
        writer.Indent();
        writer.Lines(GraphEmitter.Emit(command));
        writer.Line("\"\"\",");
        writer.Outdent();
        EmitFactory(writer, command);
        writer.Close(";");
        writer.Line();
    }

    private static string Ending(EndingModel ending) => $"new(typeof({ending.Type}){(ending.IsNullable ? ", IsNullable: true" : "")})";

    private static string Step(CommandModel command, CommandNames names, StepModel step)
    {
        var more = new List<string>();
        if (step.Kind != StepKind.Step)
        {
            more.Add($"Kind = global::Kim.StepKind.{step.Kind}");
        }

        if (step.Compensates is { } undone)
        {
            more.Add($"Compensates = {CommandEmitter.Quote(command.Steps[undone].Name)}");
        }

        if (step.Policy.TimeoutMs > 0)
        {
            more.Add($"Timeout = {Time(step.Policy.TimeoutMs)}");
        }

        if (step.IsRetried)
        {
            var on = string.Join(", ", step.Policy.On.Select(type => $"typeof({type})"));
            more.Add($"Retry = new({step.Policy.Attempts}, {Time(step.Policy.DelayMs)}, {Time(step.Policy.MaxDelayMs)}, [{on}])");
            more.Add($"AttemptState = (int){names.Attempt(step)}");
        }

        if (step.IsAsync)
        {
            more.Add("IsAsync = true");
        }

        var plain = $"new({CommandEmitter.Quote(step.Name)}, {CommandEmitter.Quote(step.Display)}, Waits: {(step.Waits ? "true" : "false")})";
        return more.Count == 0 ? plain : $"{plain} {{ {string.Join(", ", more)} }}";
    }

    private static string Time(double milliseconds) => $"global::System.TimeSpan.FromMilliseconds({milliseconds.ToString("R", CultureInfo.InvariantCulture)}d)";

    private static void EmitFactory(SourceWriter writer, CommandModel command)
    {
        if (command.Constructor.Count == 0)
        {
            writer.Line($"CreateFactory = static _ => static _ => new {command.Type}(),");
            return;
        }

        var scope = new UniqueNames(command.Constructor.Select(parameter => parameter.Name));
        var (services, runServices) = (scope.Of("services"), scope.Of("runServices"));
        writer.Line($"CreateFactory = static {services} =>");
        writer.Open();
        foreach (var parameter in command.Constructor)
        {
            writer.Line($"global::Kim.CompilerServices.ServiceParameter<{parameter.Type}> {Names.Escape(parameter.Name)} = {services}.{Resolve(parameter)};");
        }

        writer.Line($"return {runServices} => new {command.Type}({string.Join(", ", command.Constructor.Select(parameter => $"{Names.Escape(parameter.Name)}.For({runServices})"))});");
        writer.Close(",");
    }

    private static string Resolve(ServiceModel parameter)
    {
        var name = CommandEmitter.Quote(parameter.Name);
        return parameter.Fallback.Length > 0
            ? $"Optional<{parameter.Type}>({name}, {parameter.Fallback}{(parameter.Key.Length > 0 ? $", {parameter.Key}" : "")})"
            : $"Parameter<{parameter.Type}>({name}{(parameter.Key.Length > 0 ? $", {parameter.Key}" : "")})";
    }

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

    private static string Literal(string? text) => text is null ? "null" : CommandEmitter.Quote(text);
}
