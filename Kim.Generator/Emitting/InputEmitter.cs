using Kim.Generator.Models;
using Kim.Generator.Parsing;

namespace Kim.Generator.Emitting;

/// <summary>Writes what each route reads of a request.</summary>
internal static class InputEmitter
{
    internal static IEnumerable<string> Emit(EquatableArray<string> routes, RequestModel request)
    {
        var names = routes.Select(RouteParser.Parameters).ToList();
        for (var route = 0; route < names.Count; route++)
        {
            var members = request.Plans.ElementAt(Math.Min(route, request.Plans.Count() - 1)).Members;
            foreach (var member in members.Where(member => member.Source is MemberSource.Route or MemberSource.Query))
            {
                var name = member.Source == MemberSource.Route ? names[route][member.RouteIndex] : member.WireName;
                var type = member.ReadType + (member.IsArray ? "[]" : "");
                yield return Input(route, name, member.Source, type, member.Absence == Absence.Refused);
            }

            var body = members.Where(member => member.Source == MemberSource.Body).ToList();
            if (body.Count > 0)
            {
                yield return Input(route, "", MemberSource.Body, request.Type, body.Any(member => member.Absence == Absence.Refused));
            }
        }
    }

    private static string Input(int route, string name, MemberSource source, string type, bool isRequired) =>
        $"new({route}, {CommandEmitter.Quote(name)}, global::Kim.InputSource.{source}, typeof({type}), IsRequired: {(isRequired ? "true" : "false")}),";
}
