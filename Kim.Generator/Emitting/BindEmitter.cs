using Kim.Generator.Models;
using Kim.Generator.Parsing;

namespace Kim.Generator.Emitting;

/// <summary>Writes how a request is read: text members first, then one walk over the JSON object, then what is missing.</summary>
internal static class BindEmitter
{
    internal static void Emit(SourceWriter writer, RequestModel request, CommandNames names)
    {
        const string parameters = "(ref global::Kim.RequestReader reader)";
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        if (request.Plans.Count == 0)
        {
            writer.Line($"protected override {request.Type} Bind{parameters} => throw new global::System.NotSupportedException(\"The command has no route: it is called with its request.\");");
            writer.Line();
            return;
        }

        if (request.Plans.Count == 1)
        {
            EmitPlan(writer, request, request.Plans[0], $"protected override {request.Type} Bind{parameters}");
            return;
        }

        // The routes give the members from different places.
        var methods = request.Plans.Select((_, i) => names.Member($"{EmittedNames.BindRoute}{i}")).ToList();
        writer.Open($"protected override {request.Type} Bind{parameters}");
        writer.Open("switch (reader.Route)");
        for (var i = 0; i < request.Plans.Count; i++)
        {
            writer.Line(i == request.Plans.Count - 1 ? "default:" : $"case {i}:");
            writer.Indent();
            writer.Line($"return {methods[i]}(ref reader);");
            writer.Outdent();
        }

        writer.Close();
        writer.Close();
        writer.Line();
        for (var i = 0; i < request.Plans.Count; i++)
        {
            writer.Line(CommandEmitter.Stamp);
            EmitPlan(writer, request, request.Plans[i], $"private static {request.Type} {methods[i]}{parameters}");
        }
    }

    private static void EmitPlan(SourceWriter writer, RequestModel request, PlanModel plan, string signature)
    {
        writer.Open(signature);
        foreach (var member in plan.Members.Where(member => member.Source != MemberSource.Body))
        {
            EmitText(writer, member);
        }

        var body = plan.Members.Where(member => member.Source == MemberSource.Body).ToList();
        if (body.Count > 0)
        {
            EmitBody(writer, body);
        }

        EmitNew(writer, request, plan);
        writer.Close();
        writer.Line();
    }

    private static void EmitText(SourceWriter writer, MemberModel member)
    {
        var local = Local(member);
        var kind = member.Text switch
        {
            TextKind.Enum => "Enum",
            TextKind.ParsableArray => "Array",
            TextKind.EnumArray => "EnumArray",
            _ => "",
        };
        var wireName = CommandEmitter.Quote(member.WireName);
        if (member.Source == MemberSource.Route)
        {
            writer.Line($"{member.Type} {local} = reader.Route{(kind.Length == 0 ? "Value" : kind)}<{member.ReadType}>({member.RouteIndex}, {wireName});");
            return;
        }

        if (member.IsAssignedLater)
        {
            writer.Line($"var {Has(member)} = reader.TryQuery{kind}<{member.ReadType}>({wireName}, out var {local});");
        }
        else if (member.Default.Length > 0)
        {
            writer.Line($"{member.Type} {local} = reader.TryQuery{kind}<{member.ReadType}>({wireName}, out var {local.TrimStart('@')}Given) ? {local.TrimStart('@')}Given : {member.Default};");
        }
        else
        {
            writer.Open($"if (!reader.TryQuery{kind}<{member.ReadType}>({wireName}, out var {local}))");
            writer.Line($"throw global::Kim.RequestReader.Missing({wireName});");
            writer.Close();
            writer.Line();
        }
    }

    private static void EmitBody(SourceWriter writer, List<MemberModel> members)
    {
        foreach (var member in members)
        {
            writer.Line($"var {Has(member)} = false;");
            writer.Line($"{member.Type} {Local(member)} = {(member.Default.Length > 0 ? member.Default : "default!")};");
        }

        // Where every member may be absent, so may the body.
        var isOptional = members.TrueForAll(member => member.Default.Length > 0);
        if (isOptional)
        {
            writer.Open("if (reader.HasBody)");
        }

        writer.Line("reader.BeginObject();");
        writer.Open("while (reader.NextMember())");
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var wireName = CommandEmitter.Quote(member.WireName);
            writer.Open($"{(i == 0 ? "" : "else ")}if (reader.MemberIs({wireName}u8))");
            writer.Line(member.IsNullable
                ? $"{Local(member)} = reader.JsonOrNull<{member.Type.TrimEnd('?')}{(IsValue(member) ? "?" : "")}>({wireName}, ref {Has(member)});"
                : $"{Local(member)} = reader.Json<{member.ReadType}>({wireName}, ref {Has(member)});");
            writer.Close();
        }

        writer.Open("else");
        writer.Line("reader.SkipMember();");
        writer.Close();
        writer.Close();
        if (isOptional)
        {
            writer.Close();
        }

        writer.Line();
        foreach (var member in members.Where(member => member.Default.Length == 0))
        {
            writer.Open($"if (!{Has(member)})");
            writer.Line($"throw global::Kim.RequestReader.Missing({CommandEmitter.Quote(member.WireName)});");
            writer.Close();
            writer.Line();
        }
    }

    private static void EmitNew(SourceWriter writer, RequestModel request, PlanModel plan)
    {
        var arguments = plan.Members.Where(member => member.IsParameter).Select(Local);
        var properties = plan.Members.Where(member => member is { IsParameter: false, IsAssignedLater: false }).Select(member => $"{Names.Escape(member.Name)} = {Local(member)}").ToList();
        var later = plan.Members.Where(member => member.IsAssignedLater).ToList();
        var creation = $"new {request.Type}({string.Join(", ", arguments)}){(properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}")};";
        if (later.Count == 0)
        {
            writer.Line("return " + creation);
            return;
        }

        writer.Line("var bound = " + creation);
        foreach (var member in later)
        {
            writer.Open($"if ({Has(member)})");
            writer.Line($"bound.{Names.Escape(member.Name)} = {Local(member)};");
            writer.Close();
            writer.Line();
        }

        writer.Line("return bound;");
    }

    // `int?` is read as such; `string?` is read as string and may come back null.
    private static bool IsValue(MemberModel member) => member.Type.EndsWith("?", StringComparison.Ordinal) && member.ValueTyped;

    private static string Has(MemberModel member) => "has" + char.ToUpperInvariant(member.Name[0]) + member.Name.Substring(1);

    private static string Local(MemberModel member)
    {
        var name = Names.CamelCase(member.Name);
        return name is "reader" or "bound" ? name + "Member" : Names.Escape(name);
    }
}
