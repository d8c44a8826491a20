using System.Net;
using System.Text;

namespace Kim.Bench.Compare;

/// <summary>Bar charts as SVG: one panel a mode, one bar a peer with its range over the rounds.</summary>
internal static class Charts
{
    private const int PanelWidth = 470;
    private const int LabelWidth = 130;
    private const int BarsWidth = 270;
    private const int RowHeight = 22;
    private const int PanelTop = 34;
    private const int Gap = 24;
    private const int TitleHeight = 40;

    internal static void Write(string folder, Options options, RunResult run)
    {
        var when = DateTime.UtcNow.ToString("yyyy-MM-dd");
        Chart("cpu", "CPU microseconds per request, saturated (less is better)", true, one => one.Cpu);
        Chart("throughput", "Requests a second, saturated, one core for the server (more is better)", true, one => one.PerSecond);
        Chart("p99", "p99 latency at one rate for all, microseconds (less is better)", false, one => one.P99);

        void Chart(string name, string title, bool saturated, Func<Measurement, double> of) =>
            File.WriteAllText(Path.Combine(folder, $"{options.Name}-{name}.svg"), Draw($"{title} · {when}", options, run, saturated, of));
    }

    private static string Draw(string title, Options options, RunResult run, bool saturated, Func<Measurement, double> of)
    {
        var panelHeight = PanelTop + (options.Contenders.Count * RowHeight) + Gap;
        var width = (Math.Min(2, options.Modes.Count) * PanelWidth) + Gap;
        var height = TitleHeight + (panelHeight * ((options.Modes.Count + 1) / 2));
        var text = new StringBuilder();
        text.Append(CultureFree(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" "));
        text.Append("font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n");
        text.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text.Append(CultureFree(
            $"<text x=\"{Gap}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n"));
        for (var i = 0; i < options.Modes.Count; i++)
        {
            var (left, top) = (Gap + (i % 2 * PanelWidth), TitleHeight + (i / 2 * panelHeight));
            Panel(text, options, run, options.Modes[i], saturated, of, left, top);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Panel(
        StringBuilder text, Options options, RunResult run, Mode mode, bool saturated, Func<Measurement, double> of, int left, int top)
    {
        var rate = saturated ? "" : $" at {run.RateOf(mode)}/s";
        text.Append(CultureFree($"<text x=\"{left}\" y=\"{top + 20}\" font-weight=\"bold\">{mode.Name}{rate}</text>\n"));
        var rows = options.Contenders
            .Select(contender => (contender.Name, Measurements: run.Own(mode, contender.Name, saturated)))
            .ToList();

        // To the largest median, so that one round's outlier does not flatten the rest.
        var scale = BarsWidth / rows.Max(row => row.Measurements.Of(of));
        for (var i = 0; i < rows.Count; i++)
        {
            var (name, own) = rows[i];
            var value = own.Of(of);
            var (bar, low, high) = (value * scale, own.Min(of) * scale, Math.Min(own.Max(of) * scale, BarsWidth + 10));
            var (x, y) = (left + LabelWidth, top + PanelTop + (i * RowHeight));
            var color = name == Contender.Kim ? "#d9480f" : "#8fa3b5";
            var label = value < 100 ? $"{value:0.0}" : $"{value:0}";
            text.Append(CultureFree($"<text x=\"{x - 6}\" y=\"{y + 12}\" text-anchor=\"end\">{name}</text>"));
            text.Append(CultureFree($"<rect x=\"{x}\" y=\"{y}\" width=\"{bar:0.0}\" height=\"16\" fill=\"{color}\"/>"));
            text.Append(CultureFree($"<path d=\"M{x + low:0.0} {y + 8}H{x + high:0.0}\" stroke=\"#222\"/>"));
            text.Append(CultureFree($"<text x=\"{x + Math.Max(bar, high) + 5:0.0}\" y=\"{y + 12}\">{label}</text>\n"));
        }
    }

    private static string CultureFree(FormattableString text) => FormattableString.Invariant(text);
}
