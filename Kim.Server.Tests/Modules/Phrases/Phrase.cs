namespace Phrases;

/// <summary>What the greeting module depends on and no server knows.</summary>
public static class Phrase
{
    public static string Hello => "hello";
}
