using Xunit;

namespace Kim.Testing.Tests;

/// <summary>Tests that listen to the meter, which belongs to the process: they run alone.</summary>
[CollectionDefinition("Meter", DisableParallelization = true)]
public sealed class MeterCollection;
