using System.Text;

namespace Kim.Testing.Tests.Commands;

/// <summary>A stream that says that it was opened and closed.</summary>
internal sealed class WitnessedStream : MemoryStream
{
    private readonly IDisposable _open;

    internal WitnessedStream(StreamWitness witness, string text)
        : base(Encoding.UTF8.GetBytes(text)) => _open = witness.Open();

    protected override void Dispose(bool disposing)
    {
        _open.Dispose();
        base.Dispose(disposing);
    }
}
