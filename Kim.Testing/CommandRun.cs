using System.Text;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.Testing;

/// <summary>A run under test.</summary>
public sealed partial class CommandRun : IReplyReceiver, IDisposable
{
    private readonly List<string> _steps = [];
    private readonly List<string> _completed = [];
    private readonly List<string> _undone = [];
    private readonly CancellationTokenSource _gone = new();
    private readonly HttpInfo? _http;
    private readonly string _command;
    private Reply? _reply;

    // The run has ended with it; the client that waits beside a durable run gets it a little later, which is not another one.
    private bool _isToBeTold;

    // What was rendered last, and its body: a value may stand being read once only.
    private Reply? _rendered;
    private byte[] _body = [];

    internal CommandRun(string command, HttpInfo? http)
    {
        _command = command;
        _http = http;
    }

    /// <summary>
    /// The steps in the order in which they were entered; a further attempt as <c>Reserve#2</c>, a step of a called command as
    /// <c>Other.Step</c>.
    /// </summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>The steps as one line, for example <c>Load, Decide, Reserve, Reserve#2, Charge, Answer</c>.</summary>
    public string Trace => string.Join(", ", _steps);

    /// <summary>The steps that waited and whose result was used, once for each visit.</summary>
    public IReadOnlyList<string> Completed => _completed;

    /// <summary>The compensations that have ended without a fault.</summary>
    public IReadOnlyList<string> Undone => _undone;

    /// <summary>Whether the reply is out.</summary>
    public bool HasReplied => Replies > 0;

    /// <summary>Its id, 16 hexadecimal digits. A durable run with a key gets it when it begins.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>How many replies there were. It is 1 after the run has ended.</summary>
    public int Replies { get; private set; }

    /// <summary>Whether the run has ended and everything to be undone is undone.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The reply.</summary>
    /// <exception cref="InvalidOperationException">It is not out yet; the message says where the run stands.</exception>
    public Reply Reply => _reply ?? throw new InvalidOperationException(
        $"{_command} has not replied: it {(_steps.Count == 0 ? "was not begun" : $"waits in step {_steps[^1]}, after {Trace}")}. Let time "
        + $"pass with Advance, or let the step's task end.{Last?.Advice}");

    /// <summary>The reply's status.</summary>
    public int Status => Reply.StatusCode;

    /// <summary>The reply's body as it would go over the wire, read as UTF-8; of a stream what has been sent so far.</summary>
    public string Body
    {
        get
        {
            if (_streamed is not null)
            {
                return Encoding.UTF8.GetString(_streamed.WrittenSpan);
            }

            Render(Reply);
            return Encoding.UTF8.GetString(_body);
        }
    }

    /// <inheritdoc/>
    CancellationToken IReplyReceiver.ClientGone => _gone.Token;

    /// <summary>The value of <c>data</c> in the reply.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public T Data<T>() =>
        Reply is Reply<T> typed
            ? typed.Data
            : throw new InvalidOperationException(
                $"The reply is {Reply.GetType().Name} with status {Status} and carries no {typeof(T).Name}.{GivenUp?.Advice}");

    /// <summary>The first value of a header that the reply sets; <see langword="null"/> if it sets none.</summary>
    /// <param name="name">The field name, in any case.</param>
    public string? Header(string name) => Reply.Header(name);

    /// <summary>The client leaves: the run's token is cancelled, and its reply, or what is left of a stream, is dropped.</summary>
    public void ClientLeaves() => _gone.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _gone.Dispose();

    /// <inheritdoc/>
    HttpInfo? IReplyReceiver.NewHttpInfo() => _http;

    /// <inheritdoc/>
    void IReplyReceiver.OnNewId(string id)
    {
        IdChanged?.Invoke(id);
        Id = id;
    }

    /// <inheritdoc/>
    void IReplyReceiver.Prepare(StepInfo last, Reply reply) => Render(reply);

    /// <inheritdoc/>
    void IReplyReceiver.OnReply(StepInfo last, Reply reply)
    {
        if (Process is { HasDied: true })
        {
            return;
        }

        TakeReply(reply);
    }

    private void TakeReply(Reply reply)
    {
        Replies += _isToBeTold ? 0 : 1;
        (_reply, _isToBeTold) = (reply, false);
    }

    /// <summary>The process that it was started in.</summary>
    internal VirtualLoop? Process { get; init; }

    /// <summary>Called with another id, before the run has it.</summary>
    internal Action<string>? IdChanged { get; set; }

    /// <summary>Whether its command is durable, so that it outlives its process.</summary>
    internal bool IsDurable { get; init; }

    /// <summary>The step last entered.</summary>
    internal StepState? Last { get; set; }

    /// <summary>The step last given up while its task was under way: a timeout, the deadline, a forced shutdown.</summary>
    internal StepState? GivenUp { get; set; }

    internal int VisitsOf(string step) => _steps.Count(entry => entry == step || entry.StartsWith(step + "#", StringComparison.Ordinal));

    internal void Entered(string step) => _steps.Add(step);

    internal void HasCompleted(string step) => _completed.Add(step);

    internal void HasUndone(string step) => _undone.Add(step);

    /// <summary>The run has ended. Of one that the test has not started the reply comes with it.</summary>
    internal void HasFinished(Reply reply)
    {
        HasEnded = true;
        if (_reply is null)
        {
            TakeReply(reply);
            _isToBeTold = true;
        }
    }

    // As a rule on the reactor, once, when the run has its reply.
    private void Render(Reply reply)
    {
        if (reply != _rendered)
        {
            (_body, _rendered) = (reply.GetBody(), reply);
        }
    }
}
