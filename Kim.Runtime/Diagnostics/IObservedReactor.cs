namespace Kim.Diagnostics;

/// <summary>What is observed of a reactor. Any thread may ask: each is read where it is, a little old, and free.</summary>
internal interface IObservedReactor
{
    string Name { get; }

    int Connections { get; }

    int RequestsInFlight { get; }

    int RunsInFlight { get; }

    long Requests { get; }

    int LaneConnections { get; }

    long LaneRequests { get; }

    long Hops { get; }

    long Ticks { get; }

    long BusyMs { get; }
}
