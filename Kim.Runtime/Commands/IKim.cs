namespace Kim;

/// <summary>
/// Starts runs from anywhere: a controller, a hosted service, a queue's consumer. <c>AddKim</c> and <c>AddKimServer</c> register it.
/// </summary>
/// <remarks>
/// <code>var receipt = await kim.Run(PlaceOrder.Call(new Order("1", "apple", 2, "4242")), cancel);</code>
/// It may be used from any thread. A step of a command that needs another command's result calls it instead: <c>PlaceOrder.Call(this,
/// request)</c>.
/// </remarks>
public interface IKim
{
    /// <summary>Runs a command and waits for its reply.</summary>
    /// <remarks>
    /// The run may take as long as a run that came over HTTP: its command's <c>Deadline</c>, or <c>Kim:Deadline</c>, unless
    /// <see cref="CommandCall{T}.WithDeadline(TimeSpan)"/> says another. It has no <c>Http</c>.
    /// </remarks>
    /// <typeparam name="T">What the command gives: the data of its reply, or <see cref="Reply"/>.</typeparam>
    /// <param name="call">The command with its request.</param>
    /// <param name="cancel">
    /// Cancels the run's token, as a client that leaves does. The task is then cancelled, unless the run replies anyway.
    /// </param>
    /// <returns>The data of the reply.</returns>
    /// <exception cref="ReplyException">Through the task: the run has failed, or was refused because too many are under way.</exception>
    /// <exception cref="InvalidOperationException">Through the task: the command's table was not added, or the host has
    /// stopped.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Through the task: there is no reactor of that index.</exception>
    Task<T> Run<T>(CommandCall<T> call, CancellationToken cancel = default);

    /// <summary>Begins a run that nobody waits for. It outlives the request or the run that begins it.</summary>
    /// <remarks>
    /// Only its own deadline and the host's stop end it early: a stop waits for it as for every run. If it fails, the log says so: at level
    /// Warning for a status of 400 to 499, at level Error for any other.
    /// </remarks>
    /// <typeparam name="T">What the command gives. Nobody gets it.</typeparam>
    /// <param name="call">The command with its request.</param>
    /// <returns>The run's id, 16 hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">The host has stopped.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no reactor of that index.</exception>
    string Start<T>(CommandCall<T> call);
}
