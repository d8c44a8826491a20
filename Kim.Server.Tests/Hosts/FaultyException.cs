namespace Kim.Server.Tests.Hosts;

/// <summary>What is thrown where a test says so; of no kind that anybody knows.</summary>
internal sealed class FaultyException(string place) : Exception($"at {place}");
