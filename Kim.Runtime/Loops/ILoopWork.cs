using System.Diagnostics.CodeAnalysis;

namespace Kim.Loops;

/// <summary>Something to do on the loop's thread, in the loop's work phase.</summary>
[Experimental("KIM1002")]
public interface ILoopWork
{
    /// <summary>Does it. Must not block.</summary>
    void Execute();
}
