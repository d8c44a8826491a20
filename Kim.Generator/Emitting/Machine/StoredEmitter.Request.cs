using Kim.Generator.Emitting.Request;
using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting.Machine;

// The request, member by member.
internal sealed partial class StoredEmitter
{
    private void EmitRequest(RequestModel request)
    {
        const string json = "writer";
        const string stored = "reader";
        var members = _durable.Request.Where(member => member.Member.Source != MemberSource.None).ToList();
        Open($"protected override void WriteRequest(global::Kim.CompilerServices.StateWriter {json})");
        _writer.Line($"{json}.BeginRequest();");
        foreach (var member in members)
        {
            _writer.Line($"{json}.Write({CommandEmitter.Quote(member.Name)}, Request.{Names.Escape(member.Getter)}{How(member.Member)});");
        }

        _writer.Line($"{json}.End();");
        _writer.Close();

        // No setter or constructor refuses what it gave before, or the run is stuck.
        var plan = new PlanModel(new(_durable.Request.Select(member => member.Member)));
        var names = new BinderNames(plan.Members);
        Open($"protected override {request.Type} ReadRequest(global::Kim.CompilerServices.StoredRequest {stored})");
        foreach (var member in members)
        {
            EmitReadMember(member, names, stored);
        }

        CreationEmitter.Emit(_writer, request with { MayRefuse = false }, plan, names);
        _writer.Close();
    }

    private void EmitReadMember(StoredMemberModel stored, BinderNames names, string reader)
    {
        var member = stored.Member;
        var (name, how, local) = (CommandEmitter.Quote(stored.Name), How(member), names.Local(member));
        _writer.Line(member.Absence switch
        {
            Absence.Refused => $"{member.Type} {local} = {reader}.Read<{member.Type}>({name}{how});",
            Absence.Default => $"{member.Type} {local} = {reader}.TryRead<{member.Type}>({name}, out var {names.Given(member)}{how}) "
                + $"? {names.Given(member)} : {member.Default};",
            _ => $"bool {names.Has(member)} = {reader}.TryRead<{member.Type}>({name}, out var {local}{how});",
        });
    }

    // What a member says of numbers is for clients; a converter is how its value is written at all.
    private static string How(MemberModel member) => member.JsonInfo.Contains("reader.By")
        ? $", {member.JsonInfo.Replace("reader.By", "global::Kim.CompilerServices.StateWriter.By")}"
        : "";
}
