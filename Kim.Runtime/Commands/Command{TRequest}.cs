using System.ComponentModel;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;

namespace Kim;

/// <summary>A command with a typed request, bound from route, query and JSON body before the first step.</summary>
/// <typeparam name="TRequest">The request: a record or class with one usable constructor.</typeparam>
public abstract class Command<TRequest> : Command
{
    /// <summary>The request.</summary>
    protected internal TRequest Request { get; internal set; } = default!;

    /// <summary>For generated code: reads the request.</summary>
    /// <param name="reader">Route values, query and body.</param>
    /// <exception cref="InvalidRequestException">The request does not fit; the message names the member.</exception>
    /// <remarks>Not abstract, for the same reason as <see cref="Command.Resume"/>.</remarks>
    /// <exception cref="NotSupportedException">Nothing was generated for the class.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TRequest Bind(ref RequestReader reader) => throw NotGenerated(this);

    /// <inheritdoc/>
    internal override void BindRequest(ref RequestReader reader) => Request = Bind(ref reader);

    /// <inheritdoc/>
    internal override object? GetRequest() => Request;

    /// <summary>For generated code: writes the members of the request of a durable run.</summary>
    /// <param name="writer">Takes them.</param>
    /// <remarks>Not overridden: a request that is not made of members is stored as one value.</remarks>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void WriteRequest(StateWriter writer) => writer.Whole(Request);

    /// <summary>For generated code: makes the request of what <see cref="WriteRequest(StateWriter)"/> has written.</summary>
    /// <param name="stored">The members.</param>
    /// <returns>The request.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TRequest ReadRequest(StoredRequest stored) => stored.Whole<TRequest>();

    /// <inheritdoc/>
    internal override void WriteRequest(Utf8JsonWriter json)
    {
        if (Request is null)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteRequest(new StateWriter(json));
        }
    }

    /// <inheritdoc/>
    internal override void ReadRequest(ReadOnlyMemory<byte> stored)
    {
        try
        {
            using var document = JsonDocument.Parse(stored, StateJson.DocumentOptions);
            if (default(TRequest) is null && document.RootElement.ValueKind is JsonValueKind.Null)
            {
                Request = default!;
                return;
            }

            var request = new StoredRequest(document.RootElement.Clone());
            Request = ReadRequest(request);
            request.Check();
        }
        catch (Exception fault) when (fault is not UnreadableStateException)
        {
            throw new UnreadableStateException($"its request cannot be read as {typeof(TRequest)}: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    internal override void SetRequest(object? request) => Request = request is TRequest typed ? typed
        : request is null && default(TRequest) is null ? default!
        : throw new ArgumentException(
            $"{GetType()} takes a {typeof(TRequest)}, but was given {request?.GetType().ToString() ?? "nothing"}.", nameof(request));
}
