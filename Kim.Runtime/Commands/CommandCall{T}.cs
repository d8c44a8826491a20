using System.Diagnostics.Contracts;
using Kim.Binding;

namespace Kim;

/// <summary>A command with its request, for <see cref="IKim"/>. It is not a run yet, never changes, and may be used again.</summary>
/// <remarks>Made by the generated <c>Call(request)</c> of a command.</remarks>
/// <typeparam name="T">What the command gives: the data of its reply, or <see cref="Reply"/>.</typeparam>
public sealed class CommandCall<T>
{
    internal CommandCall(CommandDescriptor command, object? request) => (Command, Request) = (command, request);

    internal CommandDescriptor Command { get; }

    internal object? Request { get; }

    /// <summary>How long the run may take; <see langword="null"/>: as long as its command says.</summary>
    internal TimeSpan? Deadline { get; private init; }

    /// <summary>The reactor that runs it; <see langword="null"/>: the one that calls, or the least busy one.</summary>
    internal int? Reactor { get; private init; }

    /// <summary>A copy whose run may take this long, instead of what its command and <c>Kim:Deadline</c> say.</summary>
    /// <param name="deadline">Above 0, at most 24 h.</param>
    /// <returns>The copy: use it.</returns>
    [Pure]
    public CommandCall<T> WithDeadline(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadline, Duration.Max);
        return new(Command, Request) { Deadline = deadline, Reactor = Reactor };
    }

    /// <inheritdoc cref="WithDeadline(TimeSpan)"/>
    /// <param name="deadline">For example <c>"30s"</c> or <c>"00:00:30"</c>; above 0, at most 24h.</param>
    /// <exception cref="FormatException">It is not a valid duration.</exception>
    [Pure]
    public CommandCall<T> WithDeadline(string deadline) => WithDeadline(Duration.Parse(deadline));

    /// <summary>
    /// A copy whose run is on this reactor, for example so that runs for one key meet in one <see cref="Session{TKey, TValue}"/>. Without
    /// it, a run is on the reactor that calls, and if that is not a reactor's thread, on the one with the fewest runs.
    /// </summary>
    /// <param name="index">From 0 to <c>Kim:Reactors</c> - 1.</param>
    /// <returns>The copy: use it.</returns>
    [Pure]
    public CommandCall<T> OnReactor(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(Command, Request) { Deadline = Deadline, Reactor = index };
    }
}
