using System.ComponentModel;

namespace Kim.CompilerServices;

/// <summary>For generated code: what is registered to validate one command's requests, on one reactor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RequestValidators
{
    private protected RequestValidators()
    {
    }

    /// <summary>Whether nothing is registered.</summary>
    internal abstract bool IsEmpty { get; }

    /// <summary>Finds them, at start.</summary>
    /// <typeparam name="TRequest">The command's request.</typeparam>
    /// <param name="services">The reactor's services.</param>
    public static RequestValidators Of<TRequest>(CommandServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new Typed<TRequest>(services.Parameter<IEnumerable<IRequestValidator<TRequest>>>("validators"));
    }

    /// <summary>Asks all of them.</summary>
    /// <param name="command">Has the request.</param>
    /// <param name="scope">The run's scope, if there is one.</param>
    /// <param name="errors">Gets what is wrong.</param>
    internal abstract void Validate(Command command, IServiceProvider? scope, RequestErrors errors);

    private sealed class Typed<TRequest>(ServiceParameter<IEnumerable<IRequestValidator<TRequest>>> validators) : RequestValidators
    {
        internal override bool IsEmpty => validators.IsFixed && !validators.For(null).Any();

        internal override void Validate(Command command, IServiceProvider? scope, RequestErrors errors)
        {
            foreach (var validator in validators.For(scope))
            {
                validator.Validate(((Command<TRequest>)command).Request, errors);
            }
        }
    }
}
