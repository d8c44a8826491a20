namespace Kim.Generator.Models;

/// <summary>Where a member of a request comes from.</summary>
internal enum MemberSource
{
    Body,
    Route,
    Query,
    Header,

    /// <summary>It is the body, which steps read.</summary>
    Stream,

    /// <summary>From nowhere: a constructor's parameter that clients must not give.</summary>
    None,
}

/// <summary>How a member is made from text.</summary>
internal enum TextKind
{
    None,
    Parsable,
    Enum,
    ParsableArray,
    EnumArray,
}

/// <summary>What a member is that the client does not give.</summary>
internal enum Absence
{
    /// <summary>The request is refused.</summary>
    Refused,

    /// <summary>The value that the model states.</summary>
    Default,

    /// <summary>What the constructor or an initializer gave it: it is assigned after the constructor, or not at all.</summary>
    Kept,

    /// <summary>
    /// The same for an <c>init</c> property: it is assigned with the constructor, so its value comes from a second object of the type.
    /// </summary>
    Copied,
}

/// <summary>A request and, per route, where its members come from.</summary>
/// <param name="Type">Fully qualified.</param>
/// <param name="Plans">One per route, or one for all of them; none if there is no route.</param>
/// <param name="MayRefuse">Whether its constructor or a setter may throw.</param>
/// <param name="Unknown">What becomes of a JSON member that it does not have: a call of the reader.</param>
/// <param name="Checks">What validation attributes say of it; <see langword="null"/> if there are none.</param>
internal sealed record RequestModel(
    string Type, EquatableArray<PlanModel> Plans, bool MayRefuse, string Unknown, ChecksModel? Checks)
{
    internal bool StreamsBody => Plans.Any(plan => plan.Members.Any(member => member.Source == MemberSource.Stream));
}

/// <summary>The members as one route gives them.</summary>
internal sealed record PlanModel(EquatableArray<MemberModel> Members);

/// <summary>A member of a request.</summary>
/// <param name="Name">The constructor's parameter, or the property or field.</param>
/// <param name="WireName">Its name in JSON, query and messages; a naming policy of the host's may change it.</param>
/// <param name="Property">Its name in C#, of which such a policy makes the name; empty if an attribute says it, so that it stays.</param>
/// <param name="Type">Fully qualified, with nullability.</param>
/// <param name="ReadType">What is read: the type without <c>?</c>; of an array from text, the element.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="RouteIndex">Which <c>{…}</c> of the route.</param>
/// <param name="Text">How it is made from text.</param>
/// <param name="JsonInfo">How it is read from JSON, in C#; empty for the ordinary way.</param>
/// <param name="JsonFault">Why it cannot be made from JSON; empty if it can.</param>
/// <param name="IsNullable">Whether null is a value of it.</param>
/// <param name="ValueTyped">Whether its type is a value type.</param>
/// <param name="Absence">What it is if it is absent.</param>
/// <param name="Default">For <see cref="Absence.Default"/> the value, in C#.</param>
/// <param name="IsParameter">A constructor's parameter, or else a property or field.</param>
/// <param name="SetsToo">For a parameter the property that must be set beside it, because it is <c>required</c>; else empty.</param>
/// <param name="IsDemanded">Whether C# itself wants a value for it.</param>
/// <param name="IsIgnored">Whether it carries [JsonIgnore]: only a route or [Query] gives it.</param>
/// <param name="MayRefuse">Whether its setter has a body, which may throw.</param>
/// <param name="MustNotStayNull">Whether it is missing if it is null after the constructor.</param>
internal sealed record MemberModel(
    string Name,
    string WireName,
    string Property,
    string Type,
    string ReadType,
    MemberSource Source,
    int RouteIndex,
    TextKind Text,
    string JsonInfo,
    string JsonFault,
    bool IsNullable,
    bool ValueTyped,
    Absence Absence,
    string Default,
    bool IsParameter,
    string SetsToo,
    bool IsDemanded,
    bool IsIgnored,
    bool MayRefuse,
    bool MustNotStayNull)
{
    /// <summary>Whether a step reads the body by it.</summary>
    internal bool IsStream => ReadType == "global::Kim.RequestBody";

    internal bool IsArray => Text is TextKind.ParsableArray or TextKind.EnumArray;
}
