using System.Diagnostics;

namespace Kim.Loops;

/// <summary>
/// Finds a target by the 64 bits that epoll hands back: the slot below, its generation above, so that an event of an ended registration
/// finds nothing.
/// </summary>
internal sealed class PollTable
{
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[64];
    private int _used;

    internal ulong Add(IPollTarget target)
    {
        if (!_free.TryPop(out var index))
        {
            if (_used == _slots.Length)
            {
                Array.Resize(ref _slots, _slots.Length * 2);
            }

            index = _used++;
        }

        ref var slot = ref _slots[index];
        slot.Target = target;
        return ((ulong)slot.Generation << 32) | (uint)index;
    }

    internal IPollTarget? Find(ulong registration)
    {
        ref var slot = ref _slots[(uint)registration];
        return slot.Generation == (uint)(registration >> 32) ? slot.Target : null;
    }

    internal void Remove(ulong registration)
    {
        ref var slot = ref _slots[(uint)registration];
        Debug.Assert(slot.Generation == (uint)(registration >> 32), "A registration is ended once.");
        slot.Target = null;

        // Stays clear of the wake-up's mark, which is all ones.
        slot.Generation = (slot.Generation + 1) & 0x7FFF_FFFF;
        _free.Push((int)(uint)registration);
    }

    private struct Slot
    {
        internal IPollTarget? Target;
        internal uint Generation;
    }
}
