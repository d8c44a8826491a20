using System.Reflection;
using System.Text.Json;

namespace Kim.Runs;

/// <summary>
/// Which exceptions of a request's own code (constructors, setters, converters, <c>TryParse</c>) say that the client sent something wrong.
/// All others are faults of ours or theirs.
/// </summary>
internal static class ClientFault
{
    private static readonly string?[] Serializers = ["System.Text.Json", typeof(ClientFault).Assembly.GetName().Name, null];

    /// <summary>Whether what the client sent is to blame.</summary>
    internal static bool Is(Exception fault) => Cause(fault) is ArgumentException or FormatException or JsonException;

    /// <summary>
    /// Whether the serializer refused something that it does not call wrong JSON: an abstract type without its discriminator, null for what
    /// is filled in place. A type that it cannot make at all looks the same.
    /// </summary>
    internal static bool MayBe(Exception fault) =>
        fault is (NotSupportedException or InvalidOperationException) and { Source: "System.Text.Json" };

    /// <summary>What user code threw, without the wrapping that a call by reflection adds.</summary>
    internal static Exception Cause(Exception fault) => fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;

    /// <summary>
    /// Whether the serializer or a converter of Kim's refused a value; the text is about C# types and means nothing to a client.
    /// </summary>
    internal static bool IsSerializers(Exception fault) =>
        fault is JsonException
        && (Serializers.Contains(fault.Source) || fault.Message.Contains("| LineNumber: ", StringComparison.Ordinal));

    /// <summary>The refusal, which names the member if it is known.</summary>
    internal static InvalidRequestException Refuse(Exception fault, string? member) =>
        new(member is null ? Text(fault) : $"'{member}' is invalid: {Text(fault)}");

    /// <summary>The exception's own text, without what the runtime adds for a programmer: the parameter's name, and the value.</summary>
    private static string Text(Exception fault)
    {
        var text = fault.Message;
        if (fault is ArgumentException { ParamName: { Length: > 0 } parameter })
        {
            var tail = text.IndexOf($" (Parameter '{parameter}')", StringComparison.Ordinal);
            return tail < 0 ? text : text[..tail];
        }

        return text;
    }
}
