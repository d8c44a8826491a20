using System.Buffers;
using System.Diagnostics.Contracts;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>A success that carries data: <c>{"code":0,"msg":"success","data":…}</c> with a status below 400.</summary>
/// <typeparam name="T">The data's type.</typeparam>
public sealed class Reply<T> : Reply
{
    private readonly string _message;

    internal Reply(T data, string message, int status = 200)
        : base(status)
    {
        Data = data;
        _message = message;
    }

    /// <summary>The value of <c>data</c>.</summary>
    public T Data { get; }

    /// <inheritdoc/>
    internal override string ContentType => JsonType;

    /// <inheritdoc/>
    [Pure]
    public override Reply<T> WithHeader(string name, string value) => (Reply<T>)base.WithHeader(name, value);

    /// <inheritdoc/>
    [Pure]
    public override Reply<T> WithCookie(string name, string value) => (Reply<T>)base.WithCookie(name, value);

    /// <inheritdoc/>
    [Pure]
    public override Reply<T> WithCookie(string name, string value, CookieAttributes attributes) =>
        (Reply<T>)base.WithCookie(name, value, attributes);

    /// <inheritdoc/>
    [Pure]
    public override Reply<T> WithDeletedCookie(string name) => (Reply<T>)base.WithDeletedCookie(name);

    /// <inheritdoc/>
    [Pure]
    public override Reply<T> WithDeletedCookie(string name, CookieAttributes attributes) =>
        (Reply<T>)base.WithDeletedCookie(name, attributes);

    /// <inheritdoc/>
    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire)
    {
        json.WriteStartObject();
        json.WriteNumber(EnvelopeReply.Code, 0);
        json.WriteString(EnvelopeReply.Message, _message);
        json.WritePropertyName(EnvelopeReply.DataName);
        JsonSerializer.Serialize(json, Data, wire.Writing<T>());
        json.WriteEndObject();
    }
}
