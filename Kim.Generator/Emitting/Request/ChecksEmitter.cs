using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Request;

/// <summary>Writes the checks that validation attributes ask for: a method a type, each attribute made once.</summary>
internal static class ChecksEmitter
{
    internal const string Checks = "global::Kim.CompilerServices.RequestChecks";
    private const string Attribute = "global::System.ComponentModel.DataAnnotations.ValidationAttribute";

    internal static void Emit(SourceWriter writer, ChecksModel checks, CommandNames names)
    {
        var holder = names.Member("RequestChecks");
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        writer.Line(
            $"{names.Access} override void CheckRequest(global::Kim.RequestErrors errors) => {holder}.Check0(Request, \"\", errors);");
        writer.Line();
        writer.Line("// What the validation attributes of the request say.");
        writer.Open($"private static class {holder}");
        EmitAttributes(writer, checks);
        for (var i = 0; i < checks.Types.Count; i++)
        {
            EmitType(writer, checks.Types[i], i);
        }

        writer.Close();
        writer.Line();
    }

    private static void EmitAttributes(SourceWriter writer, ChecksModel checks)
    {
        for (var i = 0; i < checks.Types.Count; i++)
        {
            EmitArray(writer, $"Type{i}", checks.Types[i].Attributes);
            for (var j = 0; j < checks.Types[i].Members.Count; j++)
            {
                EmitArray(writer, $"Type{i}Member{j}", checks.Types[i].Members[j].Attributes);
            }
        }
    }

    private static void EmitArray(SourceWriter writer, string name, EquatableArray<string> attributes)
    {
        if (attributes.Count > 0)
        {
            writer.Line($"private static readonly {Attribute}[] {name} = [{string.Join(", ", attributes)}];");
            writer.Line();
        }
    }

    private static void EmitType(SourceWriter writer, TypeChecksModel type, int index)
    {
        writer.Line(CommandEmitter.Stamp);
        writer.Open($"internal static void Check{index}({type.Type} value, string path, global::Kim.RequestErrors errors)");
        foreach (var derived in type.Derived)
        {
            writer.Open($"if (value.GetType() == typeof({derived.Type}))");
            writer.Line($"Check{derived.Index}(({derived.Type})value, path, errors);");
            writer.Line("return;");
            writer.Close();
            writer.Line();
        }

        if (type.IsValidatable || type.Attributes.Count > 0)
        {
            writer.Line("int before = errors.Count;");
        }

        for (var i = 0; i < type.Members.Count; i++)
        {
            var member = type.Members[i];
            if (member.Attributes.Count > 0)
            {
                var display = member.Display.Length > 0 ? member.Display : "null";
                writer.Line(
                    $"{Checks}.Member(value, value.{Names.Escape(member.Name)}, {CommandEmitter.Quote(member.Name)}, path + "
                    + $"{member.Path}, {display}, Type{index}Member{i}, errors);");
            }

            if (member.Visit.Length > 0)
            {
                writer.Line(member.Visit.Replace(MemberChecksModel.Inner, $"inner{i}"));
            }
        }

        if (type.IsValidatable || type.Attributes.Count > 0)
        {
            // As .NET does it: what is said of the whole holds of whole members only.
            writer.Open("if (errors.Count == before)");
            writer.Line($"{Checks}.Whole(value, path, {(type.Attributes.Count > 0 ? $"Type{index}" : "[]")}, errors);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }
}
