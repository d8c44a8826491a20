using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>The rules for what stands in the bodies of steps. The page of each is <c>docs/reference/rules/KIM####.md</c>.</summary>
internal static class BodyRules
{
    private const string Category = "Kim";

    internal static readonly DiagnosticDescriptor DroppedJump = new(
        "KIM0030",
        "A jump is returned",
        "{0} calls {1} and drops the jump, so the run continues as if it were not there: write 'return {1}(…)'",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0030"));

    internal static readonly DiagnosticDescriptor Blocks = new(
        "KIM0031",
        "A step does not block the reactor",
        "{0} blocks the reactor and every run on it with {1}: {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0031"));

    internal static readonly DiagnosticDescriptor OffReactor = new(
        "KIM0032",
        "A command's fields are touched on the reactor",
        "{0} touches {1} on another thread than the reactor's, in {2}: {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0032"));

    internal static readonly DiagnosticDescriptor HiddenStep = new(
        "KIM0033",
        "An await hides a step",
        "{0} awaits in its body, and what it awaits is neither timed nor retried by itself: return the task from a step of its own",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0033"));

    internal static readonly DiagnosticDescriptor SharedState = new(
        "KIM0034",
        "A command has no mutable static field",
        "{0} of command {1} is static and can be assigned, so all reactors share it without a lock: make it an instance member or "
        + "readonly, or keep it in a singleton service",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0034"));

    internal static readonly DiagnosticDescriptor Accumulates = new(
        "KIM0035",
        "A [Retry] step does not accumulate into a field",
        "{0} has [Retry] and changes what is in {1} with {2}, which stays changed when an attempt fails: build a local and assign it "
        + "to {1} at the end",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0035"));

    internal static readonly DiagnosticDescriptor AssignsParameter = new(
        "KIM0036",
        "A [Retry] step does not assign a constructor parameter",
        "{0} has [Retry] and assigns constructor parameter {1}, which cannot be put back before a further attempt: keep what changes "
        + "in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0036"));

    internal static readonly DiagnosticDescriptor DroppedTask = new(
        "KIM0038",
        "A task is not dropped",
        "{0} drops the task of {1}, so the run does not wait for it and what it throws is lost: {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0038"));

    internal static readonly DiagnosticDescriptor DroppedCall = new(
        "KIM0050",
        "A call is run",
        "{0}(…) runs nothing by itself: pass it to Run or Start of IKim; in a step, call the command with 'this' and return the task",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0050"));

    internal static readonly DiagnosticDescriptor HiddenName = new(
        "KIM0039",
        "A name means what it says",
        "{0} in '{1}' is here the member {0} that every command has, which hides {2}: write {3}, or give it another name with a using "
        + "alias",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0039"));

    internal static readonly DiagnosticDescriptor MissingStep = new(
        "KIM0047",
        "A jump goes to a step that exists",
        "{0} calls {1}, but {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0047"));

    internal static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        DroppedJump, Blocks, OffReactor, HiddenStep, SharedState, Accumulates, AssignsParameter, DroppedTask, HiddenName, MissingStep,
        DroppedCall,
    ];
}
