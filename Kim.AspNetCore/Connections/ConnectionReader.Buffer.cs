namespace Kim.AspNetCore.Connections;

// The buffer: where it grows and when it is given back.
internal sealed partial class ConnectionReader
{
    // The end of an array's sequence carries a flag in its sign bit.
    private static int IndexOf(SequencePosition position) => position.GetInteger() & int.MaxValue;

    // Moves what is left to the front; grows where that is not enough, and where either the consumer waits for more or the limit allows it.
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _examined = Math.Max(_examined - _start, 0);
            _start = 0;
        }
        else if (_pending || _buffer!.Length < AheadBytesMax)
        {
            _buffer = buffers.Grow(_buffer!, _end);
        }
    }

    private void ReleaseBuffer()
    {
        if (_buffer is not null)
        {
            buffers.Return(_buffer);
            _buffer = null;
        }
    }
}
