using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: the visits of a run that can be undone, newest last: those that have completed, and those that have begun if that
/// is enough. Its array is rented, and given back when the log is emptied or forgotten.
/// </summary>
/// <typeparam name="T">What is known of a visit.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct VisitLog<T>
{
    private const int VisitsMin = 4;

    private T[]? _visits;
    private int _count;

    /// <summary>How many there are.</summary>
    public readonly int Count => _count;

    /// <summary>One of them, oldest first.</summary>
    /// <param name="index">Which, from 0.</param>
    public readonly T this[int index] => _visits![index];

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

    /// <summary>The step that was pushed last when it began has completed.</summary>
    /// <param name="visit">What its compensation needs.</param>
    public readonly void Complete(T visit)
    {
        Debug.Assert(_count > 0, "A step is pushed when it begins.");
        _visits![_count - 1] = visit;
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
    [MemberNotNull(nameof(_visits))]
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
