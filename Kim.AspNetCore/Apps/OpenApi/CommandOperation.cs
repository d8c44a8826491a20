using System.Diagnostics.CodeAnalysis;
using Kim.Binding;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>What a document says of one route of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Request">The request's type; <see langword="null"/> for a command without one.</param>
/// <param name="Inputs">What the route reads.</param>
/// <param name="Responses">What it may answer.</param>
/// <param name="IsObsolete">Whether the command's class says so.</param>
internal sealed record CommandOperation(
    CommandDescriptor Command, Type? Request, IReadOnlyList<InputDescriptor> Inputs, IReadOnlyList<CommandResponse> Responses,
    bool IsObsolete)
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly (string Name, string Meaning)[] DurableHeaders =
    [
        (KeyHeader, "Of the client's choice, at most 256 bytes: another request with it gets the outcome of the first."),
        ("Prefer", "How long to wait for the outcome: wait=30 (seconds), or respond-async for 202 at once."),
    ];

    /// <summary>What of it comes from the JSON body.</summary>
    internal IEnumerable<InputDescriptor> BodyMembers => Inputs.Where(input => input.Source is InputSource.Body);

    /// <summary>The body that its steps read, if they do.</summary>
    internal InputDescriptor? Stream => Inputs.FirstOrDefault(input => input.Source is InputSource.Stream);

    /// <summary>The header fields by which a client of a durable run says what it is and how long it waits.</summary>
    internal IEnumerable<(string Name, string Meaning)> RunHeaders =>
        (Command.IsDurable ? DurableHeaders : []).Where(header =>
            (header.Name != KeyHeader || !Command.IsKeyed)
            && !Inputs.Any(input =>
                input.Source is InputSource.Header && input.Name.Equals(header.Name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The operation of a command's endpoint.</summary>
    internal static CommandOperation Of(CommandDescriptor command, int route, IReadOnlyList<object> metadata, bool asProblems, Wire wire)
    {
        var inputs = command.Inputs.Where(input => input.Route == route).Select(wire.Shown).ToList();
        return new(command, RequestOf(command.Type), inputs, CommandResponses.Of(command, metadata, inputs.Count > 0, asProblems),
            metadata.Any(item => item is ObsoleteAttribute));
    }

    /// <summary>
    /// The type that describes a body to generators that know nothing of commands; <see langword="null"/> for an unknown one.
    /// </summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The type is a name in a document; no code of it is ever run.")]
    internal static Type? Describe(IReadOnlyList<CommandBody> bodies) => bodies switch
    {
        [] => null,
        [{ HasEnvelope: false } body] => body.Type,
        [var body] => body.Type == typeof(void) ? typeof(Envelope) : typeof(Envelope<>).MakeGenericType(body.Type),
        _ => bodies.All(body => body.HasEnvelope) ? typeof(Envelope<object>) : typeof(object),
    };

    private static Type? RequestOf(Type command)
    {
        for (var type = command.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Command<>))
            {
                return type.GenericTypeArguments[0];
            }
        }

        return null;
    }
}
