using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>
/// The rules for what comes in and what goes out: routes, requests, replies. The page of each is <c>docs/reference/rules/KIM####.md</c>.
/// </summary>
internal static class RequestRules
{
    private const string Category = "Kim";

    internal static readonly DiagnosticDescriptor BadRoute = new(
        "KIM0010",
        "A route is METHOD /literal/{name}",
        "Route '{0}' of {1} is malformed: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0010"));

    internal static readonly DiagnosticDescriptor BadResult = new(
        "KIM0018",
        "A step returns a value, a Task, a ValueTask, a Reply or Next",
        "Step {0} returns {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0018"));

    internal static readonly DiagnosticDescriptor BadRequest = new(
        "KIM0019",
        "A request can be bound",
        "Request {0} of {1} cannot be bound: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0019"));

    internal static readonly DiagnosticDescriptor AttributeWithoutEffect = new(
        "KIM0040",
        "An attribute of a request has its effect",
        "[{0}] on {1} has no effect in {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0040"));

    internal static readonly DiagnosticDescriptor NotValidated = new(
        "KIM0041",
        "A validation attribute can check its value",
        "{0} checks nothing, so {1} gets whatever a client sends: {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0041"));

    internal static readonly DiagnosticDescriptor IdleFilter = new(
        "KIM0048",
        "A filter or a group is for some command",
        "[{0}] on {1} has no effect: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0048"));

    internal static readonly DiagnosticDescriptor UnsuitedReply = new(
        "KIM0045",
        "A reply is data",
        "{0} replies with {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0045"));

    internal static readonly DiagnosticDescriptor NoEffect = new(
        "KIM0046",
        "An attribute of ASP.NET Core stands where it has an effect",
        "[{0}] on {1} has no effect: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0046"));

    internal static readonly DiagnosticDescriptor NoMetadata = new(
        "KIM0049",
        "What is JSON can be read and written without reflection",
        "{0}, and no JsonSerializerContext of this project knows {1}, without which a native or trimmed program cannot: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0049"));

    internal static readonly IReadOnlyList<DiagnosticDescriptor> All = [BadRoute, BadResult, BadRequest, AttributeWithoutEffect,
        NotValidated, UnsuitedReply, NoEffect, IdleFilter, NoMetadata];
}
