using Kim.Bench.Micro.Commands;

namespace Kim.Bench.Micro;

/// <summary>What Kim puts around a reply's data.</summary>
internal sealed record Envelope(int Code, string Msg, KeyValue Data);
