namespace Kim.Hosting;

/// <summary>Stands among an endpoint's metadata: which command answers, on which of its routes.</summary>
internal sealed class CommandEndpoint(CommandDescriptor command, string route)
{
    internal CommandDescriptor Command => command;

    internal string Route => route;

    /// <summary>What the body is bound to; <see langword="null"/> where the command takes no request.</summary>
    internal Type? RequestType
    {
        get
        {
            for (var type = command.Type.BaseType; type is not null; type = type.BaseType)
            {
                if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Command<>))
                {
                    return type.GenericTypeArguments[0];
                }
            }

            return null;
        }
    }
}
