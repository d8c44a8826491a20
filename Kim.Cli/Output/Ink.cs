namespace Kim.Cli.Output;

/// <summary>How a text stands out: the numbers of ECMA-48's "select graphic rendition".</summary>
internal enum Ink
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
