namespace Kim.Bench.Durable;

/// <summary>What Kim is to reach.</summary>
/// <param name="Text">What is measured.</param>
/// <param name="Limit">The bar, as it is printed.</param>
/// <param name="Measured">What was; <see langword="null"/>: one of those that it needs did not take part.</param>
/// <param name="Shown">The same, as it is printed.</param>
/// <param name="IsMet">Whether it is reached.</param>
internal sealed record Bar(string Text, string Limit, double? Measured, string Shown, bool IsMet)
{
    internal static Bar AtMost(string text, double limit, double? measured, string unit = "") => new(
        text, $"<= {limit:#,0.###}{unit}", measured, $"{measured:#,0.###}{unit}", measured <= limit);

    internal static Bar AtLeast(string text, double limit, double? measured) => new(
        text, $">= {limit:#,0}", measured, $"{measured:#,0}", measured >= limit);

    internal static Bar Below(string text, double limit, double? measured) => new(
        text, $"< {limit:0.###}", measured, $"{measured:0.###}", measured < limit);

    /// <summary>A row of the table of bars.</summary>
    internal string Row => $"| {Text} | {Limit} | {(Measured is null ? "-" : Shown)} | {Verdict} |";

    internal bool IsMissed => Measured is not null && !IsMet;

    private string Verdict => Measured is null ? "not measured" : IsMet ? "PASS" : "MISS";
}
