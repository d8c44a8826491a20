using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Request;

/// <summary>Writes how the request is made of its members.</summary>
internal static class CreationEmitter
{
    internal static void Emit(SourceWriter writer, RequestModel request, PlanModel plan, BinderNames names)
    {
        if (!request.MayRefuse)
        {
            EmitObject(writer, request, plan, names);
            return;
        }

        writer.Open("try");
        EmitObject(writer, request, plan, names);
        writer.Close();
        var parameters = plan.Members.Where(member => member.IsParameter)
            .Select(member => $", ({CommandEmitter.Quote(member.Name)}, {CommandEmitter.Quote(member.WireName)})");
        writer.Open("catch (global::System.Exception fault) when (global::Kim.CompilerServices.RequestReader.IsRefusal(fault))");
        writer.Line($"throw reader.Refused(fault{string.Concat(parameters)});");
        writer.Close();
    }

    private static void EmitObject(SourceWriter writer, RequestModel request, PlanModel plan, BinderNames names)
    {
        var given = plan.Members.Where(member => member.Source != MemberSource.None).ToList();
        var copied = given.Where(member => member.Absence == Absence.Copied).ToList();
        var later = given.Where(member => member.Absence == Absence.Kept).ToList();
        var kept = given.Where(member => member.MustNotStayNull).ToList();

        // What the type's own defaults are, only the type knows: an object of it tells, if a member is absent.
        if (copied.Count > 0)
        {
            writer.Line(
                $"{request.Type} defaults = {string.Join(" && ", copied.Select(names.Has))} ? default! : "
                + $"{New(request, plan, names, withCopied: false)};");
        }

        if (later.Count == 0 && kept.Count == 0)
        {
            writer.Line($"return {New(request, plan, names, withCopied: true)};");
            return;
        }

        writer.Line($"{request.Type} bound = {New(request, plan, names, withCopied: true)};");
        foreach (var member in later)
        {
            writer.Open($"if ({names.Has(member)})");
            writer.Line($"bound.{Names.Escape(member.Name)} = {Value(member, names)};");
            writer.Close();
            writer.Line();
        }

        foreach (var member in kept)
        {
            BindEmitter.EmitMissing(writer, $"bound.{Names.Escape(member.Name)} is null", member);
        }

        if (kept.Count > 0)
        {
            writer.Line("reader.Check();");
        }

        writer.Line("return bound;");
    }

    private static string New(RequestModel request, PlanModel plan, BinderNames names, bool withCopied)
    {
        var arguments = plan.Members.Where(member => member.IsParameter)
            .Select(member => member.Source == MemberSource.None ? member.Default : names.Local(member));
        var set = plan.Members.Where(member => member.SetsToo.Length > 0)
            .Select(member => $"{Names.Escape(member.SetsToo)} = {names.Local(member)}")
            .Concat(plan.Members.Where(member =>
                member is { IsParameter: false, Source: not MemberSource.None, Absence: Absence.Refused or Absence.Default })
                .Select(member => $"{Names.Escape(member.Name)} = {Value(member, names)}"))
            .Concat(plan.Members.Where(member => withCopied && member is { Source: not MemberSource.None, Absence: Absence.Copied })
                .Select(member => $"{Names.Escape(member.Name)} = {Copied(member, names)}"))
            .ToList();
        return $"new {request.Type}({string.Join(", ", arguments)}){(set.Count == 0 ? "" : $" {{ {string.Join(", ", set)} }}")}";
    }

    private static string Copied(MemberModel member, BinderNames names)
    {
        var value = $"{names.Has(member)} ? {names.Local(member)} : defaults!.{Names.Escape(member.Name)}";
        return member.MayRefuse ? $"reader.Setting({CommandEmitter.Quote(member.WireName)}, {value})" : value;
    }

    private static string Value(MemberModel member, BinderNames names) =>
        member.MayRefuse ? $"reader.Setting({CommandEmitter.Quote(member.WireName)}, {names.Local(member)})" : names.Local(member);
}
