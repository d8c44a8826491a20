using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Description;

/// <summary>Writes how the objects of a command are made, and who validates its request.</summary>
internal static class FactoryEmitter
{
    internal static void Emit(SourceWriter writer, CommandModel command)
    {
        if (command.Request is { } request)
        {
            if (request.Checks is not null)
            {
                writer.Line("ChecksRequest = true,");
            }

            writer.Line($"CreateValidators = global::Kim.CompilerServices.RequestValidators.Of<{request.Type}>,");
        }

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
            writer.Line(
                $"global::Kim.CompilerServices.ServiceParameter<{parameter.Type}> {Names.Escape(parameter.Name)} = "
                + $"{services}.{Resolve(parameter)};");
        }

        var arguments = command.Constructor.Select(parameter => $"{Names.Escape(parameter.Name)}.For({runServices})");
        writer.Line($"return {runServices} => new {command.Type}({string.Join(", ", arguments)});");
        writer.Close(",");
    }

    private static string Resolve(ServiceModel parameter)
    {
        var name = CommandEmitter.Quote(parameter.Name);
        return parameter.Fallback.Length > 0
            ? $"Optional<{parameter.Type}>({name}, {parameter.Fallback}{(parameter.Key.Length > 0 ? $", {parameter.Key}" : "")})"
            : $"Parameter<{parameter.Type}>({name}{(parameter.Key.Length > 0 ? $", {parameter.Key}" : "")})";
    }
}
