namespace Kim.Generator.Models;

/// <summary>Where a member of a request comes from.</summary>
internal enum MemberSource
{
    Body,
    Route,
    Query,
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

/// <summary>A request and, per route, where its members come from.</summary>
/// <param name="Type">Fully qualified.</param>
/// <param name="Plans">One per route, or one for all of them; none where there is no route.</param>
internal sealed record RequestModel(string Type, EquatableArray<PlanModel> Plans);

/// <summary>The members as one route gives them.</summary>
internal sealed record PlanModel(EquatableArray<MemberModel> Members);

/// <summary>A member of a request.</summary>
/// <param name="Name">The constructor's parameter, or the property.</param>
/// <param name="WireName">Its name in JSON, query and messages.</param>
/// <param name="Type">Fully qualified, with nullability.</param>
/// <param name="ReadType">What is read: the type without <c>?</c>; of an array from text, the element.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="RouteIndex">Which <c>{…}</c> of the route.</param>
/// <param name="Text">How it is made from text.</param>
/// <param name="IsNullable">Whether null is a value of it.</param>
/// <param name="ValueTyped">Whether its type is a value type.</param>
/// <param name="Default">What it is where it is absent, in C#; empty where it is required.</param>
/// <param name="IsParameter">A constructor's parameter, or else a property.</param>
/// <param name="IsAssignedLater">A property with an initializer: assigned only where the member is there.</param>
internal sealed record MemberModel(
    string Name,
    string WireName,
    string Type,
    string ReadType,
    MemberSource Source,
    int RouteIndex,
    TextKind Text,
    bool IsNullable,
    bool ValueTyped,
    string Default,
    bool IsParameter,
    bool IsAssignedLater);
