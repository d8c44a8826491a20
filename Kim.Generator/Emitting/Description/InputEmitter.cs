using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Description;

/// <summary>Writes what each route reads of a request.</summary>
internal static class InputEmitter
{
    internal static IEnumerable<string> Emit(EquatableArray<string> routes, RequestModel request)
    {
        var names = routes.Select(RouteParser.Parameters).ToList();
        for (var route = 0; route < names.Count; route++)
        {
            foreach (var member in request.Plans.ElementAt(Math.Min(route, request.Plans.Count() - 1)).Members.Where(member =>
                member.Source != MemberSource.None))
            {
                yield return Input(route, member.Source == MemberSource.Route ? names[route][member.RouteIndex] : member.WireName, member);
            }
        }
    }

    private static string Input(int route, string name, MemberModel member)
    {
        var isArray = member.Source is MemberSource.Query or MemberSource.Header && member.IsArray;
        var members = new List<string>
        {
            $"Route = {route}",
            $"Name = {CommandEmitter.Quote(name)}",
            $"Source = global::Kim.InputSource.{member.Source}",
            $"Type = typeof({member.ReadType}{(isArray ? "[]" : "")})",
            $"IsRequired = {(member.Absence == Absence.Refused ? "true" : "false")}",
        };
        if (member.Property.Length > 0)
        {
            members.Insert(2, $"Member = {CommandEmitter.Quote(member.Property)}");
        }

        if (member.IsNullable)
        {
            members.Add("IsNullable = true");
        }

        if (member.Absence == Absence.Default && !member.Default.StartsWith("default", StringComparison.Ordinal)
            && member.Default is not ("null" or "null!" or Literals.Empty))
        {
            members.Add($"Default = {member.Default}");
        }

        return DescriptorEmitter.Initializer(members) + ",";
    }
}
