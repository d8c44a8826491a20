namespace Kim.Testing;

/// <summary>Where in a step the process ends.</summary>
public enum CrashPoint
{
    /// <summary>Before its body.</summary>
    Before,

    /// <summary>After its body has returned, and before its task has ended.</summary>
    Inside,

    /// <summary>After its task has ended, and before anything is stored of that.</summary>
    After,
}
