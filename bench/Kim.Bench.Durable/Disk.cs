using System.Diagnostics;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>What the disk does, without which the figures of stores that sync say nothing.</summary>
internal static class Disk
{
    private const int Writes = 200;

    /// <summary>How long it takes to append 4 KB and have them on the disk: the median.</summary>
    internal static double FsyncMicroseconds()
    {
        var path = Path.Combine(Path.GetTempPath(), $"kim-bench-{Environment.ProcessId}.fsync");
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var page = new byte[4096];
            return Statistics.Median(Enumerable.Range(0, Writes).Select(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }).ToList(), time => time);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
