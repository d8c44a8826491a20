using Kim;

namespace Jobs;

/// <summary>Sends a letter. It has no route: only code calls it.</summary>
[Command(Deadline = "10s", MaxConcurrency = 100)]
public sealed partial class SendLetter(Letters letters) : Command<Letter>
{
    [Step] Next Check() => Request.To.Contains('@') ? ToSend() : Fail(2, $"'{Request.To}' is not an address");

    [Step, Timeout("2s"), Retry(3)] Task<int> Send() => letters.Send(Request);

    [Step] int Answer(int number) => number;
}
