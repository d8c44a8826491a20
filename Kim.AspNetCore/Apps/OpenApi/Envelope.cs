namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// Describes the answer of a run that succeeds without data. Never made: what is sent is an <see cref="Kim.EnvelopeReply"/>.
/// </summary>
/// <param name="Code">0.</param>
/// <param name="Msg">A message for a reader.</param>
internal sealed record Envelope(int Code, string Msg);

/// <summary>Describes the answer of a run that succeeds with data. Never made: what is sent is a <see cref="Reply{T}"/>.</summary>
/// <typeparam name="T">The data's type.</typeparam>
/// <param name="Code">0.</param>
/// <param name="Msg">A message for a reader.</param>
/// <param name="Data">The data.</param>
internal sealed record Envelope<T>(int Code, string Msg, T Data);

/// <summary>
/// Describes the answer of a request or a run that fails. Never made: what is sent is an <see cref="Kim.EnvelopeReply"/>.
/// </summary>
/// <param name="Code">Why, for a program.</param>
/// <param name="Msg">Why, for a reader.</param>
/// <param name="Trace">With status 500: the run's id, to look for in the log.</param>
internal sealed record ErrorEnvelope(int Code, string Msg, string? Trace = null);

/// <summary>
/// Describes the same with <c>Kim:Problems=on</c>. Never made: what is sent is an <see cref="Exchanges.ProblemReply"/>.
/// </summary>
/// <param name="Type"><c>about:blank</c>.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">Why, for a reader.</param>
/// <param name="Code">Why, for a program.</param>
/// <param name="Trace">The run's id, to look for in the log.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, int Code, string Trace);
