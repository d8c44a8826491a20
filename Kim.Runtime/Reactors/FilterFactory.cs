namespace Kim.Reactors;

/// <summary>A filter that a host has added for all of its commands.</summary>
/// <param name="Create">Makes one, for each command and reactor.</param>
internal sealed record FilterFactory(Func<FilterAttribute> Create)
{
    /// <summary>Makes one.</summary>
    /// <exception cref="KimConfigurationException">It cannot be made.</exception>
    internal FilterAttribute Make()
    {
        try
        {
            return Create() ?? throw new InvalidOperationException("it gave null");
        }
        catch (Exception fault)
        {
            throw new KimConfigurationException(
                $"A filter could not be made: {fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix what AddFilter was given.", fault);
        }
    }
}
