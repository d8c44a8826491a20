using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>A body out of items, each written as text when it comes. Those that have come at once are one piece.</summary>
internal abstract class ItemSource<T>(IAsyncEnumerable<T> items) : BodySource
{
    // So that a producer that never waits does not hold the reactor.
    private const int ItemsPerPiece = 64;

    // A larger item's buffer is let go after it.
    private const int BufferKeptBytesMax = 4 * PieceBytes;

    private ArrayBufferWriter<byte> _buffer = new(256);
    private Utf8JsonWriter? _json;

    // That of the reactor, which reads the first piece, too.
    private Wire? _wire;
    private IAsyncEnumerator<T>? _items;

    // The item that was asked for and was not there yet when the last piece was made.
    private ValueTask<bool> _next;
    private bool _isAsked;

    internal override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        _items ??= items.GetAsyncEnumerator(cancellation);
        Clear();
        if (!_isAsked)
        {
            _next = _items.MoveNextAsync();
        }

        _isAsked = false;

        // A producer that has waited comes back on the reactor, where the items are written.
        if (!await _next.ConfigureAwait(true))
        {
            return default;
        }

        Write(_items.Current, _buffer, _json!);
        for (var count = 1; count < ItemsPerPiece && _buffer.WrittenCount < PieceBytes; count++)
        {
            _next = _items.MoveNextAsync();
            if (!_next.IsCompletedSuccessfully)
            {
                _isAsked = true;
                break;
            }

            if (!_next.Result)
            {
                // The end is told once more, by the next call.
                _next = new(false);
                _isAsked = true;
                break;
            }

            Write(_items.Current, _buffer, _json!);
        }

        return _buffer.WrittenMemory;
    }

    /// <summary>Writes one item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="output">Where to.</param>
    /// <param name="json">Writes there, too, once it is flushed.</param>
    private protected abstract void Write(T item, ArrayBufferWriter<byte> output, Utf8JsonWriter json);

    /// <summary>Writes a value as JSON on one line.</summary>
    private protected void WriteJson<TValue>(TValue value, Utf8JsonWriter json)
    {
        json.Reset();
        JsonSerializer.Serialize(json, value, _wire!.Writing<TValue>());
        json.Flush();
    }

    private protected override async ValueTask CloseAsync()
    {
        if (_items is null)
        {
            return;
        }

        if (_isAsked)
        {
            // An enumerator may not be disposed while it makes an item; what that throws comes too late to matter.
            Task next = _next.AsTask();
            await next.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        await _items.DisposeAsync().ConfigureAwait(true);
    }

    private void Clear()
    {
        _wire ??= Wire.Current;
        if (_json is null || _buffer.Capacity > BufferKeptBytesMax)
        {
            _buffer = new(256);
            _json = new Utf8JsonWriter(_buffer, _wire.LineOptions);
        }

        _buffer.ResetWrittenCount();
    }
}
