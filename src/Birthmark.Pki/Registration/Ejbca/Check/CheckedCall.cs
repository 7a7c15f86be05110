namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>One call of a check: timed, and never thrown out of.</summary>
internal sealed class CheckedCall(EjbcaTransport transport, EjbcaPatience patience, TimeProvider time)
{
    /// <summary>The reply, or why there is none.</summary>
    internal async Task<(EjbcaReply? Reply, string Why)> GetAsync(string path, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(patience.TryTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return (await transport.AskAsync(HttpMethod.Get, path, null, both.Token).ConfigureAwait(false), "");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {patience.TryTimeout.TotalSeconds:0.###} s");
        }
        catch (EjbcaLostException e)
        {
            return (null, e.Message);
        }
        catch (PkiRefusedException e)
        {
            return (null, e.Message);
        }
    }
}
