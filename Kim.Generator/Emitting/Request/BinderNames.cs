using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Request;

/// <summary>The local variables of one binder: for each member its value, whether it is there, and what the query gave for it.</summary>
internal sealed class BinderNames
{
    private readonly Dictionary<string, (string Local, string Has, string Given)> _names = new(StringComparer.Ordinal);

    internal BinderNames(EquatableArray<MemberModel> members)
    {
        // The values first: they keep their members' names, and what is said about them gives way.
        var unique = new UniqueNames(["reader", "bound", "defaults", "fault", "_"]);
        var locals = members.Select(member => unique.Of(Names.CamelCase(member.Name))).ToList();
        for (var i = 0; i < locals.Count; i++)
        {
            var name = members[i].Name;
            _names[name] = (locals[i], unique.Of("has" + char.ToUpperInvariant(name[0]) + name.Substring(1)),
                unique.Of(locals[i] + "Given"));
        }
    }

    internal string Local(MemberModel member) => Names.Escape(_names[member.Name].Local);

    internal string Has(MemberModel member) => _names[member.Name].Has;

    internal string Given(MemberModel member) => _names[member.Name].Given;
}
