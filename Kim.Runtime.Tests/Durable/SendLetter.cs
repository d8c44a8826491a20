using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Runtime.Tests.Durable;

internal enum Speed
{
    Slow,
    Fast,
}

/// <summary>A request with a member of each kind.</summary>
internal sealed class Letter(string to, int weight = 3)
{
    public string To { get; } = to;

    public int Weight { get; } = weight;

    public required Speed Speed { get; init; }

    public string? Note { get; set; }

    public IReadOnlyList<string> Tags { get; init; } = ["plain"];

    public int Copies { get; set; } = 2;

    [JsonConverter(typeof(CentsConverter))]
    public decimal Price { get; init; } = 1m;

    [JsonConverter(typeof(CentsConverter))]
    public decimal? Extra { get; init; }

    [JsonPropertyName("sent_by")]
    public string By { get; init; } = "nobody";

    public ((int Number, string Street) At, string City)? Place { get; init; }

    [JsonIgnore]
    public string Secret { get; set; } = "new";

    public string Line => $"{To} {Weight} {Speed} {Note ?? "-"} {string.Join('+', Tags)} {Copies} {Price} {Extra} {By} {Place} {Secret}";
}

/// <summary>A price as cents.</summary>
internal sealed class CentsConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        decimal.Parse(reader.GetString()!.TrimEnd('c'), CultureInfo.InvariantCulture) / 100;

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value * 100:0}c"));
}

[Command(Durable = true)]
internal sealed partial class SendLetter : Command<Letter>
{
    [Step]
    private string Answer() => Request.Line;
}

[Command(Durable = true)]
internal sealed partial class SendMany : Command<(int From, (string Name, int[] Counts) To)[]>
{
    [Step]
    private string Answer() => $"{Request.Length}";
}
