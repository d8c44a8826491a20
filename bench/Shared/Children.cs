using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Kim.Bench;

/// <summary>A process this program started: its output is kept, and it is ended by its id.</summary>
internal sealed class Child
{
    private const int KeptOutput = 256 * 1024;
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    internal Child(string name, Process process)
    {
        Name = name;
        _process = process;
        Id = process.Id;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal string Name { get; }

    internal int Id { get; }

    internal bool HasExited => _process.HasExited;

    internal int ExitCode => _process.ExitCode;

    internal string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Waits for the end of the process and of its output.</summary>
    internal void Wait(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            Stop();
            throw new BenchException($"{Name} did not end within {limit.TotalSeconds:0} s");
        }

        _process.WaitForExit();
    }

    internal void Interrupt() => Signal(SigInt);

    internal void Stop()
    {
        if (_process.HasExited)
        {
            return;
        }

        Signal(SigTerm);
        if (!_process.WaitForExit(5000))
        {
            _process.Kill();
            _process.WaitForExit(5000);
        }
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = NativeKill(Id, signal);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lock (_output)
        {
            if (_output.Length < KeptOutput)
            {
                _output.AppendLine(line.Data);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int NativeKill(int pid, int signal);
}

/// <summary>Every process this program started; all are ended when it ends, whatever the reason.</summary>
internal sealed class Children : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Child> _children = [];
    private readonly List<PosixSignalRegistration> _signals = [];
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
            WorkingDirectory = Path.GetTempPath(),
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
        }
    }
}
