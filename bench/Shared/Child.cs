using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Kim.Bench.Shared;

/// <summary>A process this program started: its output is kept, and it is ended by its id.</summary>
internal sealed class Child
{
    /// <summary>How many characters of its output are kept: the first ones.</summary>
    internal const int KeptOutput = 256 * 1024;
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

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

    internal void Freeze() => Signal(SigStop);

    internal void Thaw() => Signal(SigCont);

    /// <summary>As if it had crashed: nothing is written, nobody is told.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit(5000);
    }

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
