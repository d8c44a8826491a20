using System.Diagnostics;

namespace Kim.Diagnostics;

/// <summary>The one source of activities of Kim, and how they begin and end. Any thread.</summary>
/// <remarks>
/// <c>docs/operating/observe.md</c> describes them. While nobody listens nothing is made. What is current on the thread stays what it was,
/// and a listener that throws fails no run.
/// </remarks>
internal static class Traces
{
    private static readonly ActivitySource Source = new("Kim");

    /// <summary>Whether somebody listens.</summary>
    internal static bool AreOn => Source.HasListeners();

    /// <summary>
    /// The step's or the run's whose code is running, also after a wait inside it; <see langword="null"/> if nobody wants it.
    /// </summary>
    internal static Activity? Present
    {
        get
        {
            if (!AreOn)
            {
                return null;
            }

            var activity = Activity.Current;
            while (activity is not null && (activity.Source != Source || activity.Kind is not ActivityKind.Internal))
            {
                activity = activity.Parent;
            }

            return activity is { IsAllDataRequested: true, IsStopped: false } ? activity : null;
        }
    }

    /// <summary>Begins one.</summary>
    /// <param name="name">What it is called: one of few.</param>
    /// <param name="kind">Who calls whom.</param>
    /// <param name="parent">What it is a part of in this process.</param>
    /// <param name="remote">What it is a part of in another one, if it has no <paramref name="parent"/>.</param>
    /// <param name="linked">What has led to it, and what it is not a part of.</param>
    /// <param name="begun">When it began; by default now.</param>
    /// <returns><see langword="null"/> if nobody wants it.</returns>
    internal static Activity? Begin(
        string name, ActivityKind kind, Activity? parent, ActivityContext remote = default, ActivityContext linked = default,
        DateTimeOffset begun = default)
    {
        var outer = Activity.Current;
        try
        {
            if (parent is { IsStopped: true })
            {
                // It cannot be the current one any more.
                (remote, parent) = (parent.Context, null);
            }

            Show(parent);
            return Source.StartActivity(
                kind,
                parent is null ? remote : default,
                links: linked == default ? null : [new ActivityLink(linked)],
                startTime: begun,
                name: name);
        }
        catch (Exception fault)
        {
            ListenerThrew(fault);
            return null;
        }
        finally
        {
            Show(outer);
        }
    }

    /// <summary>Ends one.</summary>
    internal static void End(Activity activity)
    {
        var outer = Activity.Current;
        try
        {
            activity.Stop();
        }
        catch (Exception fault)
        {
            ListenerThrew(fault);
        }
        finally
        {
            Show(outer);
        }
    }

    /// <summary>Makes one current on this thread.</summary>
    internal static void Show(Activity? activity)
    {
        try
        {
            Activity.Current = activity;
        }
        catch (Exception fault)
        {
            ListenerThrew(fault);
        }
    }

    /// <summary>A listener has thrown into the code that tells it.</summary>
    internal static void ListenerThrew(Exception fault) => LastResort.Tell("a listener of the activities of Kim", fault);
}
