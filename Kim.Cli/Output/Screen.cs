namespace Kim.Cli.Output;

/// <summary>Where a person, or a script, reads and answers.</summary>
internal sealed class Screen
{
    /// <summary>What was asked for.</summary>
    internal required TextWriter Out { get; init; }

    /// <summary>What goes wrong, and questions.</summary>
    internal required TextWriter Error { get; init; }

    /// <summary>Answers, and the value of a signal.</summary>
    internal required TextReader In { get; init; }

    /// <summary>Whether a person answers.</summary>
    internal bool HasPerson { get; init; }

    /// <summary>Whether what is written may be coloured.</summary>
    internal bool HasColors { get; init; }

    /// <summary>The columns of a line; <see langword="null"/>: as many as it takes.</summary>
    internal int? Columns { get; init; }

    /// <summary>The time of day.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a variable of the environment.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>This process's. See https://no-color.org.</summary>
    internal static Screen OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        return new Screen
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            HasPerson = !Console.IsInputRedirected,
            HasColors = isTerminal && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"))
                && System.Environment.GetEnvironmentVariable("TERM") is not "dumb",

            // 0 if the terminal does not say.
            Columns = isTerminal && Console.WindowWidth is > 0 and var columns ? columns : null,
        };
    }

    /// <summary>A text in a colour, or as it is.</summary>
    internal string Paint(string text, Ink ink) =>
        HasColors && ink is not Ink.Plain && text.Length > 0 ? $"\e[{(int)ink}m{text}\e[0m" : text;

    /// <summary>Says what is about to be done, and asks.</summary>
    /// <param name="what">What.</param>
    /// <param name="isSure">Whether it was said already that it shall be done.</param>
    /// <exception cref="CliException">It shall not.</exception>
    internal void Confirm(string what, bool isSure)
    {
        Error.WriteLine(Plain.Lines(what));
        if (isSure)
        {
            return;
        }

        Error.Write("Continue? [y/N] ");
        if (In.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new CliException(ExitCode.Refused, "nothing was done");
        }
    }

    /// <summary>Refuses what asks first, if nobody can answer.</summary>
    /// <param name="verb">What it is.</param>
    /// <param name="isSure">Whether it was said already that it shall be done.</param>
    internal void CheckCanConfirm(string verb, bool isSure)
    {
        if (!isSure && !HasPerson)
        {
            throw new CliException(
                ExitCode.WrongUse, $"{verb} asks before it acts, and the input is not a terminal: add --yes to do it without a question");
        }
    }
}
