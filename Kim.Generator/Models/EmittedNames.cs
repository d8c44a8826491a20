namespace Kim.Generator.Models;

/// <summary>The names that the generated part of a command declares in its class.</summary>
internal static class EmittedNames
{
    /// <summary>Those that users call or that override an inherited member: no member of the command may have one.</summary>
    internal static readonly string[] Fixed =
    [
        "Resume", "CatchAt", "UndoAt", "ForgetVisits", "StateOf", "KeyOf", "WriteState", "ReadState", "Bind", "Call", "Descriptor",
    ];

    internal const string At = "At";
    internal const string Arguments = "Arguments";
    internal const string ArgumentsField = "_arguments";
    internal const string Pending = "Pending";
    internal const string PendingField = "_pending";
    internal const string Visit = "Visit";
    internal const string Undo = "_undo";
    internal const string Visits = "_visits";
    internal const string Kept = "Kept";
    internal const string KeptField = "_kept";

    /// <summary>With a number after it.</summary>
    internal const string BindRoute = "BindRoute";

    /// <summary>Of Kim.Command; a base class of the user's may have its own.</summary>
    internal const string Ok = "Ok";

    /// <summary>Of Kim.Command.</summary>
    internal const string IsAbandoned = "IsAbandoned";

    /// <summary>The name of a discard, which a member of that name turns into an assignment.</summary>
    internal const string Discard = "_";

    private static readonly HashSet<string> Private = new(
        StringComparer.Ordinal) { At, Arguments, ArgumentsField, Pending, PendingField, Visit, Undo, Visits, Kept, KeptField };

    /// <summary>Whether a name could be that of a private member: those give way, with underscores after them.</summary>
    internal static bool MayBePrivate(string name)
    {
        var wanted = name.EndsWith("_", StringComparison.Ordinal) ? name.TrimEnd('_') : name;
        return Private.Contains(wanted) || wanted.StartsWith(BindRoute, StringComparison.Ordinal);
    }
}
