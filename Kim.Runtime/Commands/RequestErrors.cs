using Kim.Binding;

namespace Kim;

/// <summary>What is wrong with a request, all of it in one reply with status 400.</summary>
public sealed class RequestErrors
{
    /// <summary>More than these help nobody, and a refused request must stay cheap.</summary>
    internal const int CountMax = 16;

    private readonly List<RequestError> _all = [];

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Them all, in the order in which they were found.</summary>
    public IReadOnlyList<RequestError> All => _all;

    /// <summary>Services that a validation attribute may ask its context for.</summary>
    internal IServiceProvider? Services { get; init; }

    /// <summary>How clients name members.</summary>
    internal Wire Wire { get; init; } = Wire.Default;

    /// <summary>Refuses the request because of a member. After 16 errors no more are kept.</summary>
    /// <param name="member">The member as clients name it, with its path: <c>lines[2].price</c>.</param>
    /// <param name="message">What is wrong, a whole sentence for the client.</param>
    public void Add(string member, string message)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentException.ThrowIfNullOrEmpty(message);
        if (_all.Count < CountMax)
        {
            _all.Add(new RequestError(member, message));
        }
    }

    /// <summary>Refuses the request as a whole. After 16 errors no more are kept.</summary>
    /// <param name="message">What is wrong, a whole sentence for the client.</param>
    public void Add(string message) => Add("", message);

    /// <summary>The error that a message of Kim's own describes: it begins with the member, in quotes, if it is about one.</summary>
    internal void AddOwn(string message) =>
        Add(message.StartsWith('\'') && message.IndexOf('\'', 1) is > 0 and var end ? message[1..end] : "", message);

    /// <summary>All messages as one text.</summary>
    internal string Text() => _all.Count == 1 ? _all[0].Message : string.Join("; ", _all.Select(error => error.Message.TrimEnd('.')));
}
