namespace Kim.Bench.Shared;

/// <summary>User and system time of a process, in microseconds.</summary>
internal readonly record struct CpuTime(double User, double System)
{
    public static CpuTime operator -(CpuTime left, CpuTime right) => new(left.User - right.User, left.System - right.System);
}
