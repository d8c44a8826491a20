using System;
using System.Globalization;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads [Timeout] and [Retry], and judges them against the deadline.</summary>
internal static class PolicyParser
{
    internal const string TimeoutAttribute = "Kim.TimeoutAttribute";
    internal const string RetryAttribute = "Kim.RetryAttribute";

    internal const string DefaultDelay = "20ms";
    internal const string DefaultMaxDelay = "1s";

    // More attempts than this is a loop: say so with one.
    private const int AttemptsMax = 100;

    internal static PolicyModel Read(IMethodSymbol method, StepKind kind, WaitKind wait, Report report)
    {
        var (timeout, retry) = (method.Attribute(TimeoutAttribute), method.Attribute(RetryAttribute));
        if (timeout is null && retry is null)
        {
            return PolicyModel.None;
        }

        var timeoutMs = timeout is null
            ? 0
            : ReadDuration(timeout.ConstructorArguments.FirstOrDefault().Value as string ?? "", "Timeout", method, report);
        if (timeout is not null && wait == WaitKind.None)
        {
            report(CommandRules.BadPolicy, method, "Timeout", method.Name,
                "it returns no Task, so there is nothing to give up: return one, or drop the attribute");
        }

        return retry is null ? PolicyModel.None with { TimeoutMs = timeoutMs } : ReadRetry(method, kind, retry, timeoutMs, report);
    }

    /// <summary>Reports policies on a method that is not a step.</summary>
    internal static void CheckPlace(IMethodSymbol method, Report report)
    {
        foreach (var name in new[] { TimeoutAttribute, RetryAttribute }.Where(name => method.Carries(name)))
        {
            report(CommandRules.BadPolicy, method, name.Substring(4, name.Length - 13), method.Name,
                "only a [Step], [Catch] or [Compensates] method has policies: add the attribute that is missing");
        }
    }

    /// <summary>Reports policies that the deadline always overtakes.</summary>
    internal static void CheckDeadline(IMethodSymbol method, string command, PolicyModel policy, double deadlineMs, Report report)
    {
        if (deadlineMs <= 0)
        {
            return;
        }

        if (policy.TimeoutMs > deadlineMs)
        {
            report(CommandRules.TimeoutOverDeadline, method, Show(policy.TimeoutMs), method.Name, Show(deadlineMs), command);
            return;
        }

        var worstMs = (policy.Attempts * policy.TimeoutMs) + policy.WaitsMs;
        if (policy.Attempts > 1 && worstMs > deadlineMs)
        {
            var attempts = policy.TimeoutMs > 0 ? $"{policy.Attempts} x {Show(policy.TimeoutMs)} + " : "";
            report(CommandRules.RetriesOverDeadline, method, policy.Attempts, method.Name,
                $"{attempts}{Show(policy.WaitsMs)} of waits = {Show(worstMs)}", Show(deadlineMs), command);
        }
    }

    /// <summary>A duration in milliseconds; 0 if it is malformed, which is reported.</summary>
    internal static double ReadDuration(string text, string what, ISymbol where, Report report)
    {
        if (!DurationParser.TryParse(text, out var milliseconds))
        {
            report(CommandRules.BadDuration, where, what, text, where.Name);
        }

        return milliseconds;
    }

    private static PolicyModel ReadRetry(IMethodSymbol method, StepKind kind, AttributeData retry, double timeoutMs, Report report)
    {
        void Refuse(string fix) => report(CommandRules.BadPolicy, method, "Retry", method.Name, fix);

        var attempts = retry.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        if (attempts is < 2 or > AttemptsMax)
        {
            Refuse($"{attempts} attempts in all make no sense: write 2 to {AttemptsMax}, the first one counted");
            attempts = 1;
        }

        if (kind == StepKind.Catch)
        {
            Refuse("a catch is tried once: move what may fail into a step and jump to it");
        }

        var on = retry.NamedArguments.FirstOrDefault(argument =>
            argument.Key == "On").Value is { Kind: TypedConstantKind.Array, IsNull: false } types
            ? types.Values.Select(value => value.Value).OfType<ITypeSymbol>().ToList()
            : [];
        foreach (var type in on.Where(type => !Names.DerivesFrom(type, "System.Exception")))
        {
            Refuse($"{type.ShortName()} in On is not an exception, name exception types");
        }

        foreach (var type in on.Where(type => type is INamedTypeSymbol { IsFileLocal: true }))
        {
            Refuse($"{type.Name} in On is file-local, but generated code, which is another file, has to name it: drop 'file'");
        }

        var delayMs = ReadDuration(retry.Named<string>("Delay") ?? DefaultDelay, "Delay", method, report);
        var maxDelayMs = ReadDuration(retry.Named<string>("MaxDelay") ?? DefaultMaxDelay, "MaxDelay", method, report);
        return new(timeoutMs, attempts, delayMs, maxDelayMs, new(on.Select(type => type.FullName())));
    }

    private static string Show(double milliseconds) => milliseconds < 1000
        ? milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms"
        : (milliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "s";
}
