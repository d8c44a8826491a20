using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>The rules for durable commands. The page of each is <c>docs/reference/rules/KIM####.md</c>.</summary>
internal static class DurableRules
{
    private const string Category = "Kim";

    internal static readonly DiagnosticDescriptor NotStorable = new(
        "KIM0051",
        "What a durable run carries can be stored",
        "{0} is durable, but {1} cannot be stored with a run: {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0051"));

    internal static readonly DiagnosticDescriptor NotDurable = new(
        "KIM0052",
        "What is for durable runs stands where it has an effect",
        "{0} is for durable runs and has no effect here: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0052"));

    internal static readonly DiagnosticDescriptor BadKey = new(
        "KIM0053",
        "A key is a member of the request",
        "Key = \"{0}\" of {1} {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0053"));

    internal static readonly DiagnosticDescriptor BadLongDuration = new(
        "KIM0054",
        "A long duration is a number and ms, s, m, h or d, or hh:mm:ss",
        "{0} \"{1}\" of {2} is not a valid duration: write a number and ms, s, m, h or d, or hh:mm:ss, above 0 and at most 3652d, "
        + "for example \"30d\", \"1.5h\" or \"00:00:30\"",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0054"));

    internal static readonly DiagnosticDescriptor BadOnce = new(
        "KIM0055",
        "A step that is begun once waits, and is not tried again",
        "Step {0} has Once = true, but {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0055"));

    internal static readonly DiagnosticDescriptor BadSignal = new(
        "KIM0056",
        "A signal has one name and one type",
        "{0} waits for {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0056"));

    internal static readonly DiagnosticDescriptor WaitElsewhere = new(
        "KIM0057",
        "What outlives the process is returned from a step of its own",
        "{0} calls {1}, which may outlive the process, {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0057"));

    internal static readonly DiagnosticDescriptor CatchWaits = new(
        "KIM0058",
        "A [Catch] of a durable command does not wait",
        "Catch {0} of durable command {1} waits, but what it has caught is not stored, so that it could not continue in another process: "
        + "return {2} as it is, and move what waits into a step that it jumps to",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0058"));

    internal static readonly DiagnosticDescriptor LateHttp = new(
        "KIM0059",
        "A durable command reads Http before it waits",
        "{0} uses Http, but {1} in another process, where there is no HTTP request: copy what you need into a field, in a step {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0059"));

    internal static readonly DiagnosticDescriptor BadFormerName = new(
        "KIM0060",
        "A former name belongs to one thing",
        "[FormerName(\"{0}\")] on {1} {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0060"));

    internal static readonly DiagnosticDescriptor SameDurableName = new(
        "KIM0061",
        "Two durable commands do not share a name",
        "{0} and {1} are both stored under the name {2}: a stored run is found by its command's name, so give one of them another{3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0061"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        NotStorable, NotDurable, BadKey, BadLongDuration, BadOnce, BadSignal, WaitElsewhere, CatchWaits, LateHttp, BadFormerName,
        SameDurableName,
    ];
}
