namespace Kim.Bench.RedisFaults.Seams;

internal static class SeamCosts
{
    internal static Task<int> Run(string[] args) => throw new NotImplementedException(string.Join(' ', args));
}
