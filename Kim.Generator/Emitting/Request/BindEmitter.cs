using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Request;

/// <summary>
/// Writes how a request is read: text members first, then one walk over the JSON object, then what is missing, then the object.
/// </summary>
internal static class BindEmitter
{
    private const string Parameters = "(ref global::Kim.CompilerServices.RequestReader reader)";

    internal static void Emit(SourceWriter writer, RequestModel request, CommandNames names)
    {
        var signature = $"protected override {request.Type} Bind{Parameters}";
        writer.Line("/// <inheritdoc/>");
        writer.Line(CommandEmitter.Stamp);
        if (request.Plans.Count == 0)
        {
            writer.Line(
                $"{signature} => throw new global::System.NotSupportedException(\"The command has no route: it is called with its "
                + "request.\");");
            writer.Line();
        }
        else if (request.Plans.Count == 1)
        {
            EmitPlan(writer, request, request.Plans[0], signature);
        }
        else
        {
            EmitRoutes(writer, request, signature, names);
        }
    }

    // The routes give the members from different places.
    private static void EmitRoutes(SourceWriter writer, RequestModel request, string signature, CommandNames names)
    {
        var methods = request.Plans.Select((_, i) => names.Member($"{EmittedNames.BindRoute}{i}")).ToList();
        writer.Open(signature);
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
            EmitPlan(writer, request, request.Plans[i], $"private static {request.Type} {methods[i]}{Parameters}");
        }
    }

    private static void EmitPlan(SourceWriter writer, RequestModel request, PlanModel plan, string signature)
    {
        writer.Open(signature);
        var names = new BinderNames(plan.Members);
        foreach (var member in plan.Members.Where(member =>
            member.Source is MemberSource.Route or MemberSource.Query or MemberSource.Header))
        {
            TextMemberEmitter.Emit(writer, member, names);
        }

        foreach (var member in plan.Members.Where(member => member.Source == MemberSource.Stream))
        {
            writer.Line($"{member.Type} {names.Local(member)} = reader.Body();");
        }

        var body = plan.Members.Where(member => member.Source == MemberSource.Body).ToList();
        if (body.Count > 0)
        {
            EmitBody(writer, request, body, names);
        }

        if (plan.Members.Any(member => member.Source != MemberSource.None))
        {
            writer.Line("reader.Check();");
        }

        CreationEmitter.Emit(writer, request, plan, names);
        writer.Close();
        writer.Line();
    }

    private static void EmitBody(SourceWriter writer, RequestModel request, List<MemberModel> members, BinderNames names)
    {
        foreach (var member in members)
        {
            writer.Line($"bool {names.Has(member)} = false;");
            writer.Line($"{member.Type} {names.Local(member)} = {(member.Default.Length > 0 ? member.Default : "default!")};");
        }

        // Where every member may be absent, so may the body.
        var isOptional = members.TrueForAll(member => member.Absence != Absence.Refused);
        if (isOptional)
        {
            writer.Open("if (reader.HasBody)");
        }

        writer.Line("reader.BeginObject();");
        writer.Open("while (reader.NextMember())");
        for (var i = 0; i < members.Count; i++)
        {
            writer.Open($"{(i == 0 ? "" : "else ")}if (reader.MemberIs({CommandEmitter.Quote(members[i].WireName)}u8))");
            writer.Line($"{names.Local(members[i])} = {Read(members[i], names)};");
            writer.Close();
        }

        writer.Open("else");
        writer.Line($"reader.{request.Unknown};");
        writer.Close();
        writer.Close();
        if (isOptional)
        {
            writer.Close();
        }

        writer.Line();
        foreach (var member in members.Where(member => member.Absence == Absence.Refused))
        {
            EmitMissing(writer, $"!{names.Has(member)}", member);
        }
    }

    /// <summary>Writes what refuses the request if a member is not there.</summary>
    /// <param name="writer">Writes.</param>
    /// <param name="condition">Whether it is not.</param>
    /// <param name="member">The member.</param>
    /// <param name="local">A local variable that is not assigned then; empty if there is none.</param>
    internal static void EmitMissing(SourceWriter writer, string condition, MemberModel member, string local = "")
    {
        writer.Open($"if ({condition})");
        writer.Line($"reader.Missing({CommandEmitter.Quote(member.WireName)}{(local.Length > 0 ? $", out {local}" : "")});");
        writer.Close();
        writer.Line();
    }

    // `int?` is read as such; `string?` is read as string and may come back null.
    private static string Read(MemberModel member, BinderNames names)
    {
        var type = member is { IsNullable: true, ValueTyped: true } ? member.Type : member.ReadType;
        var how = member.JsonInfo.Length == 0 ? "" : $", {member.JsonInfo}";
        return $"reader.Json{(member.IsNullable ? "OrNull" : "")}<{type}>({CommandEmitter.Quote(member.WireName)}, ref "
            + $"{names.Has(member)}{how})";
    }
}
