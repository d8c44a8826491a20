namespace Kim.AspNetCore.Modules;

/// <summary>A module that was loaded.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Table">Its commands.</param>
internal sealed record Module(string Path, CommandTable Table);
