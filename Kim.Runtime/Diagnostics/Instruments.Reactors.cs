using System.Diagnostics.Metrics;

namespace Kim.Diagnostics;

// What reactors are asked for when somebody looks.
// Hosts are told apart: one process may hold several, and their reactors have the same names.
internal static partial class Instruments
{
    private static readonly Lock Gate = new();
    private static ObservedHost[] _hosts = [];
    private static bool _areMade;

    /// <summary>Observes the reactors of a host, until the result is disposed.</summary>
    internal static IDisposable Observe(IReadOnlyList<IObservedReactor> reactors)
    {
        lock (Gate)
        {
            var number = 1;
            while (Array.Exists(_hosts, other => other.Number == number))
            {
                number++;
            }

            var host = new ObservedHost(reactors, number);
            _hosts = [.. _hosts, host];
            if (!_areMade)
            {
                _areMade = true;
                MakeObserved();
            }

            return host;
        }
    }

    // With the first reactor, so that a test of commands alone has none of them.
    private static void MakeObserved()
    {
        Gauge("kim.reactor.connections", "{connection}", "Open connections; by reactor.", r => r.Connections);
        Gauge("kim.reactor.requests_in_flight", "{request}", "Requests begun and not over; by reactor.", r => r.RequestsInFlight);
        Gauge("kim.reactor.runs_in_flight", "{run}", "Runs begun and not ended; by reactor.", r => r.RunsInFlight);
        Count("kim.reactor.requests", "{request}", "Requests so far; by reactor.", r => r.Requests);
        Gauge("kim.lane.connections", "{connection}", "Open connections in the fast lane; by reactor.", r => r.LaneConnections);
        Count("kim.lane.requests", "{request}", "Requests that the fast lane has served; by reactor.", r => r.LaneRequests);
        Count("kim.reactor.hops", "{request}", "Requests that came from another thread; by reactor.", r => r.Hops);
        Count("kim.reactor.ticks", "{tick}", "Turns of the event loop; by reactor.", r => r.Ticks);
        Count("kim.reactor.busy", "ms", "Time the event loop did not sleep; by reactor.", r => r.BusyMs);
    }

    private static void Gauge(string name, string unit, string description, Func<IObservedReactor, int> read) =>
        Meter.CreateObservableGauge(name, () => Read(read), unit, description);

    private static void Count(string name, string unit, string description, Func<IObservedReactor, long> read) =>
        Meter.CreateObservableCounter(name, () => Read(read), unit, description);

    private static IEnumerable<Measurement<T>> Read<T>(Func<IObservedReactor, T> read)
        where T : struct =>
        from host in Volatile.Read(ref _hosts)
        from reactor in host.Reactors
        select new Measurement<T>(read(reactor), host.Tags(reactor));

    /// <param name="reactors">Its reactors.</param>
    /// <param name="number">The lowest that no other host has now: the first one's metrics read as if there were no others.</param>
    private sealed class ObservedHost(IReadOnlyList<IObservedReactor> reactors, int number) : IDisposable
    {
        internal int Number => number;

        internal IReadOnlyList<IObservedReactor> Reactors => reactors;

        internal KeyValuePair<string, object?>[] Tags(IObservedReactor reactor) =>
            number == 1 ? [new("reactor", reactor.Name)] : [new("reactor", reactor.Name), new("host", number)];

        public void Dispose()
        {
            lock (Gate)
            {
                _hosts = Array.FindAll(_hosts, other => other != this);
            }
        }
    }
}
