namespace Kim.AspNetCore.Exchanges;

/// <summary>Connections of the lane in the order in which they came into a state. Each is in one list.</summary>
internal sealed class LaneList
{
    private LaneConnection? _last;

    /// <summary>The one that has been here longest.</summary>
    internal LaneConnection? First { get; private set; }

    /// <summary>Puts a connection at the end, out of the list that it is in.</summary>
    internal void Add(LaneConnection connection, long nowMs)
    {
        connection.List?.Remove(connection);
        connection.List = this;
        connection.SinceMs = nowMs;
        connection.Previous = _last;
        if (_last is null)
        {
            First = connection;
        }
        else
        {
            _last.Next = connection;
        }

        _last = connection;
    }

    /// <summary>Takes a connection out.</summary>
    internal void Remove(LaneConnection connection)
    {
        if (connection.Previous is null)
        {
            First = connection.Next;
        }
        else
        {
            connection.Previous.Next = connection.Next;
        }

        if (connection.Next is null)
        {
            _last = connection.Previous;
        }
        else
        {
            connection.Next.Previous = connection.Previous;
        }

        connection.List = null;
        connection.Previous = connection.Next = null;
    }
}
