using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Request;

/// <summary>Writes how a member is read from the route, the query or a header.</summary>
internal static class TextMemberEmitter
{
    internal static void Emit(SourceWriter writer, MemberModel member, BinderNames names)
    {
        var wireName = CommandEmitter.Quote(member.WireName);
        var local = names.Local(member);
        if (member.Source == MemberSource.Route)
        {
            writer.Line(
                $"{member.Type} {local} = reader.Route{(member.Text == TextKind.Enum ? "Enum" : "Value")}"
                + $"<{member.ReadType}>({member.RouteIndex}, {wireName});");
            return;
        }

        // An empty text is a string, and for anything else that may be null it is null.
        var emptyIsNull = member.IsNullable && member.ReadType != "string";
        var type = member.IsArray ? member.ReadType + "[]?" : member.ValueTyped ? member.ReadType : member.ReadType + "?";
        string TryQuery(string value) =>
            $"reader.Try{member.Source}{Kind(member)}<{member.ReadType}>({wireName}, out {type} {value}"
            + $"{(emptyIsNull ? ", emptyIsNull: true" : "")})";
        if (member.Absence == Absence.Refused && !emptyIsNull)
        {
            BindEmitter.EmitMissing(writer, "!" + TryQuery(local), member, local);
            return;
        }

        var given = names.Given(member);
        switch (member.Absence)
        {
            case Absence.Refused:
                BindEmitter.EmitMissing(writer, $"!reader.Has{member.Source}({wireName})", member);
                break;
            case Absence.Kept or Absence.Copied:
                writer.Line($"bool {names.Has(member)} = reader.Has{member.Source}({wireName});");
                break;
        }

        var absent = member.Absence != Absence.Default ? (member.IsNullable ? "null" : "default!")
            : emptyIsNull && member.Default != "null" ? $"reader.Has{member.Source}({wireName}) ? null : {member.Default}"
            : member.Default;
        writer.Line($"{member.Type} {local} = {TryQuery(given)} ? {given} : {absent};");
    }

    private static string Kind(MemberModel member) => member.Text switch
    {
        TextKind.Enum => "Enum",
        TextKind.ParsableArray => "Array",
        TextKind.EnumArray => "EnumArray",
        _ => "",
    };
}
