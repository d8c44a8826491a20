using System.Diagnostics;
using System.Numerics;

namespace Kim.Loops;

/// <summary>
/// A hashed timer wheel. Schedule and cancel are O(1) and allocate nothing in steady state. One thread; time is given, never read.
/// </summary>
/// <remarks>
/// Contract: a timer fires in the first <see cref="Advance"/> at or after its due time, never before it, rounded up to the grain; timers of
/// one tick fire in the order they were scheduled. A timer further away than one turn stays in its slot for as many turns as it needs.
/// Phases of a timer: free -> scheduled -> (cancelled | due -> fired) -> free. A callback may schedule and cancel at will, also timers that
/// are due in the same tick.
/// </remarks>
internal sealed class TimerWheel
{
    /// <summary>The grain. Deadlines and timeouts are tens of milliseconds and more; finer would only wake the loop more often.</summary>
    internal const int TickMs = 4;

    // One turn is 4.096 s: most deadlines are some seconds, so that few timers need a second turn.
    private const int Slots = 1024;

    // A burst must not hold memory forever.
    private const int FreeNodesMax = 4096;

    private readonly TimerNode[] _slots = new TimerNode[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private readonly TimerNode _due = new();
    private readonly Stack<TimerNode> _free = new();
    private long _tick;

    internal TimerWheel(long nowMs)
    {
        _tick = nowMs / TickMs;
        for (var i = 0; i < Slots; i++)
        {
            _slots[i] = new TimerNode();
        }
    }

    /// <summary>Timers scheduled and not yet fired.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// Calls <paramref name="callback"/> with <paramref name="state"/> at <paramref name="dueMs"/>; a time that is past is due in the next
    /// tick.
    /// </summary>
    internal TimerHandle Schedule(long dueMs, Action<object> callback, object state)
    {
        var node = _free.TryPop(out var free) ? free : new TimerNode();
        node.DueTick = Math.Max(_tick + 1, (dueMs + TickMs - 1) / TickMs);
        node.Callback = callback;
        node.State = state;
        var slot = (int)(node.DueTick & (Slots - 1));
        node.InsertBefore(_slots[slot]);
        _occupied[slot >> 6] |= 1UL << (slot & 63);
        Count++;
        return new TimerHandle(node);
    }

    /// <summary>Cancels; does nothing where the timer has fired, was cancelled, or the handle is unset.</summary>
    internal void Cancel(TimerHandle handle)
    {
        if (handle.Node is { } node && node.Version == handle.Version)
        {
            node.Leave();
            ClearIfEmpty((int)(node.DueTick & (Slots - 1)));
            Free(node);
        }
    }

    /// <summary>Fires everything that is due at <paramref name="nowMs"/>.</summary>
    internal void Advance(long nowMs)
    {
        var target = nowMs / TickMs;
        if (Count == 0)
        {
            _tick = Math.Max(_tick, target);
            return;
        }

        // After a long pause one whole turn has met every slot.
        var from = Math.Max(_tick + 1, target - Slots + 1);
        _tick = Math.Max(_tick, target);
        for (var tick = from; tick <= target; tick++)
        {
            Collect((int)(tick & (Slots - 1)), target);
        }

        while (!_due.IsAlone)
        {
            var node = _due.Following;
            var (callback, state) = (node.Callback!, node.State!);
            node.Leave();
            Free(node);
            callback(state);
        }
    }

    /// <summary>
    /// How long the loop may sleep at <paramref name="nowMs"/>: until the next slot that holds a timer; -1 where there is none.
    /// </summary>
    internal int SleepMs(long nowMs)
    {
        if (Count == 0)
        {
            return -1;
        }

        var start = (int)((_tick + 1) & (Slots - 1));
        var distance = NextOccupied(start);
        Debug.Assert(distance >= 0, "If there are timers, a slot is occupied.");
        var dueMs = (_tick + 1 + distance) * TickMs;
        return (int)Math.Clamp(dueMs - nowMs, 0, Slots * TickMs);
    }

    private void Collect(int slot, long target)
    {
        var head = _slots[slot];
        for (var node = head.Following; node != head;)
        {
            var following = node.Following;
            if (node.DueTick <= target)
            {
                node.Leave();
                node.InsertBefore(_due);
            }

            node = following;
        }

        ClearIfEmpty(slot);
    }

    // Else the loop would wake for a slot in which every timer was cancelled: under load that is each slot, since each request's deadline
    // leaves one.
    private void ClearIfEmpty(int slot)
    {
        if (_slots[slot].IsAlone)
        {
            _occupied[slot >> 6] &= ~(1UL << (slot & 63));
        }
    }

    // Steps from slot `start` to the next occupied one, going round once.
    private int NextOccupied(int start)
    {
        for (var step = 0; step <= Slots;)
        {
            var slot = (start + step) & (Slots - 1);
            var word = _occupied[slot >> 6] >> (slot & 63);
            if (word != 0)
            {
                return step + BitOperations.TrailingZeroCount(word);
            }

            step += 64 - (slot & 63);
        }

        return -1;
    }

    private void Free(TimerNode node)
    {
        node.Version++;
        node.Callback = null;
        node.State = null;
        Count--;
        if (_free.Count < FreeNodesMax)
        {
            _free.Push(node);
        }
    }
}
