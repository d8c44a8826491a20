using Kim.Loops.Native;

namespace Kim.Loops;

/// <summary>What the loop reports about a descriptor's readiness.</summary>
internal interface IPollTarget
{
    /// <summary>
    /// The descriptor is ready (level-triggered). Moves bytes and marks what is ready; commands run later, in the work phase.
    /// </summary>
    /// <param name="events">A set of <see cref="Epoll"/>'s event bits.</param>
    void OnReady(uint events);
}
