using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>The rules for a command's declarations. The page of each is <c>docs/reference/rules/KIM####.md</c>.</summary>
internal static class CommandRules
{
    private const string Category = "Kim";

    internal static readonly DiagnosticDescriptor NotPartial = new(
        "KIM0001",
        "A command is a partial class",
        "Command {0} must be declared partial: its state machine is generated into another part of it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0001"));

    internal static readonly DiagnosticDescriptor NotACommand = new(
        "KIM0002",
        "A command derives from Command",
        "{0} carries [Command] but does not derive from Kim.Command: write 'partial class {0} : Command' or ': Command<TRequest>'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0002"));

    internal static readonly DiagnosticDescriptor StepOutsideCommand = new(
        "KIM0003",
        "A [Step] stands in a class with [Command]",
        "{0} {1} would never run: {2} carries no [Command], so add [Command(\"POST /…\")] to the class or move the {3} into a command",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0003"));

    internal static readonly DiagnosticDescriptor NoStep = new(
        "KIM0004",
        "A command has at least one step",
        "Command {0} has no step: mark its methods with [Step], in the order they are to run",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0004"));

    internal static readonly DiagnosticDescriptor SeveralDeclarations = new(
        "KIM0005",
        "All steps of a command stand in one declaration",
        "Step {0} stands in another part of {1} than its first step: source order is execution order, so move all steps into one "
        + "declaration",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0005"));

    internal static readonly DiagnosticDescriptor BadSignature = new(
        "KIM0006",
        "A step is a plain instance method",
        "Step {0} cannot be {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0006"));

    internal static readonly DiagnosticDescriptor EdgeMismatch = new(
        "KIM0007",
        "A step's result fits the next step's parameters",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0007"));

    internal static readonly DiagnosticDescriptor Unreached = new(
        "KIM0008",
        "Every step is reached",
        "No step leads to {0}: {1} never falls into it and no step names To{0}, so return To{0}(…) from a Next step or delete it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0008"));

    internal static readonly DiagnosticDescriptor RouteConflict = new(
        "KIM0009",
        "A route belongs to one command",
        "Route '{0}' of {1} is also answered by {2}: give one of them another method or path",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0009"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor BadClass = new(
        "KIM0011",
        "A command is a top-level class with one constructor",
        "Command {0} cannot be {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0011"));

    internal static readonly DiagnosticDescriptor NameTaken = new(
        "KIM0012",
        "A member does not take a name that Kim uses",
        "'{0}' in command {1} takes a name that {2}: choose another one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0012"));

    internal static readonly DiagnosticDescriptor SameName = new(
        "KIM0013",
        "Two steps do not share a name",
        "Command {0} has two steps named {1}: a step is known by its name, so rename one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0013"));

    internal static readonly DiagnosticDescriptor BackwardJump = new(
        "KIM0014",
        "A jump back goes to a loop",
        "Step {0} jumps {1}: mark {2} with [Step(Loop = true)], so that everyone sees that it may run again",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0014"));

    internal static readonly DiagnosticDescriptor JumpElsewhere = new(
        "KIM0015",
        "To<Step> is called in the body of a step",
        "To{0} is used in {1}: the jumps named in a step's own body are the command's graph, so call it there and return its result",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0015"));

    internal static readonly DiagnosticDescriptor BadThen = new(
        "KIM0016",
        "Then names a later step",
        "Step {0} has Then = \"{1}\", which {2}: name a later step with nameof(…), or End",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0016"));

    internal static readonly DiagnosticDescriptor BadDuration = new(
        "KIM0017",
        "A duration is a number and ms, s, m or h, or hh:mm:ss",
        "{0} \"{1}\" of {2} is not a valid duration: write a number and ms, s, m or h, or hh:mm:ss, above 0 and at most 24h, "
        + "for example \"250ms\", \"1.5s\" or \"00:00:30\"",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0017"));

    internal static readonly DiagnosticDescriptor FallenAndJumped = new(
        "KIM0020",
        "A step is either fallen into or jumped to",
        "Step {0} is jumped to by {1}, but {2} above it also falls into it: if that is not meant, end {2} with a Reply or with Then",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0020"));

    internal static readonly DiagnosticDescriptor ResultIgnored = new(
        "KIM0021",
        "A step takes what the step before it gives",
        "{0} takes nothing, but {1} gives {2}: take it as a parameter, or let {1} return nothing",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0021"));

    internal static readonly DiagnosticDescriptor JoinArity = new(
        "KIM0022",
        "The step after a join takes each of its results",
        "{0} is a join that gives {1} values ({2}), but {3} takes {4} ({5}): take them one by one, in that order",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0022"));

    internal static readonly DiagnosticDescriptor NullLost = new(
        "KIM0023",
        "A value that may be null is taken as such",
        "{0} gives {1}, which may be null, but {2} takes {3}: take {1}, or answer for null before",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0023"));

    internal static readonly DiagnosticDescriptor BadCatch = new(
        "KIM0024",
        "A catch takes an exception and returns Reply or Next",
        "Catch {0} {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0024"));

    internal static readonly DiagnosticDescriptor SameCatch = new(
        "KIM0025",
        "Two catches do not take the same exception",
        "{0} and {1} both catch {2}: the nearest type decides, so only one of them can",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0025"));

    internal static readonly DiagnosticDescriptor BadCompensation = new(
        "KIM0026",
        "A compensation takes its step's result",
        "Compensation {0} {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0026"));

    internal static readonly DiagnosticDescriptor TimeoutOverDeadline = new(
        "KIM0027",
        "A timeout is shorter than the deadline",
        "The timeout {0} of {1} is longer than the deadline {2} of {3}, which always comes first: shorten the one or lengthen the other",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0027"));

    internal static readonly DiagnosticDescriptor RetriesOverDeadline = new(
        "KIM0028",
        "All attempts fit into the deadline",
        "{0} attempts of {1} can take {2}, but the deadline of {4} is {3}: the last attempts would never come, so try less often, or "
        + "give the run more time",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0028"));

    internal static readonly DiagnosticDescriptor BadPolicy = new(
        "KIM0029",
        "A policy stands where it can work",
        "[{0}] on {1}: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0029"));

    internal static readonly DiagnosticDescriptor NoAttribute = new(
        "KIM0037",
        "A class that derives from Command carries [Command]",
        "{0} derives from Kim.Command but carries no [Command], so nothing ever runs it: add [Command(\"POST /…\")], or [Command] if "
        + "only other commands call it, or make it abstract if it is a base class",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0037"));

    internal static readonly DiagnosticDescriptor OldLanguage = new(
        "KIM0043",
        "A project with commands is compiled as C# 12 or later",
        "Command {0} needs C# 12 or later, but this project is compiled as C# {1}: remove <LangVersion> from the project file, or set "
        + "it to 12.0 or higher",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0043"));

    internal static readonly DiagnosticDescriptor OutOfReach = new(
        "KIM0044",
        "A [Retry] reaches what it puts back",
        "{0} has a [Retry], which puts fields back before each further attempt, but it cannot reach {1} of base class {2}, which stays "
        + "as a failed attempt left it: {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: RulePage.Of("KIM0044"));

    internal static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        NotPartial, NotACommand, StepOutsideCommand, NoStep, SeveralDeclarations, BadSignature, EdgeMismatch, Unreached, RouteConflict,
        BadClass, NameTaken, SameName, BackwardJump, JumpElsewhere, BadThen, BadDuration, FallenAndJumped,
        ResultIgnored, JoinArity, NullLost, BadCatch, SameCatch, BadCompensation, TimeoutOverDeadline, RetriesOverDeadline, BadPolicy,
        NoAttribute, OutOfReach, OldLanguage,
    ];
}
