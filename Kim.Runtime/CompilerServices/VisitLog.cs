using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: the completed visits of a run that can be undone, newest last. Its array is rented, and given back when the log is
/// emptied or forgotten.
/// </summary>
/// <typeparam name="T">What is known of a visit.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct VisitLog<T>
{
    private const int VisitsMin = 4;

    private T[]? _visits;
    private int _count;

    /// <summary>A step has completed.</summary>
    /// <param name="visit">What its compensation needs.</param>
    public void Push(T visit)
    {
        if (_visits is null || _count == _visits.Length)
        {
            Grow();
        }

        _visits[_count++] = visit;
    }

    /// <summary>Takes the newest visit.</summary>
    /// <param name="visit">The visit.</param>
    /// <returns>False if none is left.</returns>
    public bool TryPop(out T visit)
    {
        if (_count == 0)
        {
            visit = default!;
            Clear();
            return false;
        }

        visit = _visits![--_count];
        return true;
    }

    /// <summary>Forgets all visits: the run has succeeded.</summary>
    public void Clear()
    {
        _count = 0;
        if (_visits is { } visits)
        {
            _visits = null;
            Return(visits);
        }
    }

    // Bounded by the steps that a run may take.
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_visits))]
    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(VisitsMin, _count * 2));
        if (_visits is { } visits)
        {
            Array.Copy(visits, larger, _count);
            Return(visits);
        }

        _visits = larger;
    }

    private static void Return(T[] visits) =>
        ArrayPool<T>.Shared.Return(visits, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
}
