using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kim.Bench.Shared;

/// <summary>Every process this program started; all are ended when it ends, whatever the reason.</summary>
internal sealed class Children : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Child> _children = [];
    private readonly List<PosixSignalRegistration> _signals = [];

    // Empty, since a .NET host watches the files below its working directory: those that another one writes would cost it time.
    private readonly DirectoryInfo _workingDirectory = Directory.CreateTempSubdirectory("kim-bench-");
    private bool _disposed;

    internal Children()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                StopAll();
                Environment.Exit(130);
            }));
        }
    }

    internal Child Start(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _workingDirectory.FullName,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var process = Process.Start(start) ?? throw new BenchException($"{name} did not start");
            var child = new Child(name, process);
            _children.Add(child);
            return child;
        }
    }

    public void Dispose()
    {
        StopAll();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void StopAll()
    {
        lock (_gate)
        {
            _disposed = true;
            for (var i = _children.Count - 1; i >= 0; i--)
            {
                _children[i].Stop();
            }

            _children.Clear();
            if (_workingDirectory.Exists)
            {
                _workingDirectory.Delete(recursive: true);
            }
        }
    }
}
