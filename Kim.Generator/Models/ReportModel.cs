namespace Kim.Generator.Models;

/// <summary>Something wrong with a command. Values only, so that it can be compared.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Arguments">What its message is made of.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ReportModel(string Rule, EquatableArray<string> Arguments, PlaceModel Place);

/// <summary>A place in a file, line and column from 0.</summary>
internal sealed record PlaceModel(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
