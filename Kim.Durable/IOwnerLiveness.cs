using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>Says whether owners live: a cluster's membership, say. Register it as a singleton; there may be several.</summary>
/// <remarks>
/// The first that can say decides. Yours are asked first, in the order of their registration; then Kim's own: which processes of this
/// machine have ended, who has whose <c>Kim:Durable:Name</c>, and at last what the leases say. Who is said to have ended loses its runs,
/// and nothing that it writes later counts.
/// </remarks>
[Experimental("KIM1003")]
public interface IOwnerLiveness
{
    /// <summary>Whether an owner lives. It is asked on a reactor, so it does not block.</summary>
    /// <param name="owner">The owner, which is another one than the reactor that asks.</param>
    /// <returns>Whether it lives or has ended; <see langword="null"/>: it cannot say.</returns>
    bool? IsAlive(StoredOwner owner);

    /// <summary>Called once, at the start, with what is to be called, on any thread, when an owner has ended: it is looked for at once.
    /// Without that it is found within a third of a lease.</summary>
    /// <param name="ended">What is to be called.</param>
    void Watch(Action ended)
    {
    }
}
