namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>One enrolment over all its tries: remembers whether an earlier one may have been carried out.</summary>
internal sealed class EnrolmentAttempt(EnrolmentRequest request, ReadOnlyMemory<byte> publicKey, byte[] message, bool mayBeStored)
{
    private bool mayBeStored = mayBeStored;
    private bool wasLost;

    internal async Task<EnrolledCertificate> TryAsync(EjbcaLine line, CancellationToken cancellation)
    {
        if (mayBeStored && await FindAsync(line, cancellation).ConfigureAwait(false) is { } stored)
        {
            return await line.CompleteAsync(stored, cancellation).ConfigureAwait(false);
        }

        var reply = await PostAsync(line, cancellation).ConfigureAwait(false);
        if (!reply.IsGood)
        {
            return await RefusedAsync(line, reply, cancellation).ConfigureAwait(false);
        }

        var issued = line.Read(reply, publicKey);
        mayBeStored = true;
        if (wasLost)
        {
            var all = await line.StoredAsync(request, publicKey, cancellation).ConfigureAwait(false);
            await line.WithdrawOthersAsync(all, issued, cancellation).ConfigureAwait(false);
        }

        return await line.CompleteAsync(issued, cancellation).ConfigureAwait(false);
    }

    // Two tries of this enrolment may both have been carried out: one certificate is delivered, the others are taken back.
    private async Task<IssuedAnswer?> FindAsync(EjbcaLine line, CancellationToken cancellation)
    {
        var stored = await line.StoredAsync(request, publicKey, cancellation).ConfigureAwait(false);
        if (wasLost && stored.Count > 1)
        {
            await line.WithdrawOthersAsync(stored, stored[0], cancellation).ConfigureAwait(false);
        }

        return stored.Count > 0 ? stored[0] : null;
    }

    private async Task<EjbcaReply> PostAsync(EjbcaLine line, CancellationToken cancellation)
    {
        var isAnswered = false;
        try
        {
            var reply = await line.EnrolAsync(message, cancellation).ConfigureAwait(false);
            isAnswered = true;
            return reply;
        }
        catch (EjbcaLostException lost) when (!lost.WasSent)
        {
            isAnswered = true;
            throw;
        }
        finally
        {
            // Whatever else ended the call (a break, a timeout), the request may have arrived.
            wasLost |= !isAnswered;
            mayBeStored |= !isAnswered;
        }
    }

    // A refusal after a lost answer may be the lost certificate itself standing in the way (unique key, unique subject, key renewal).
    private async Task<EnrolledCertificate> RefusedAsync(EjbcaLine line, EjbcaReply reply, CancellationToken cancellation)
    {
        if (wasLost && await FindAsync(line, cancellation).ConfigureAwait(false) is { } stored)
        {
            return await line.CompleteAsync(stored, cancellation).ConfigureAwait(false);
        }

        throw line.Refused(reply, $"certificate for '{request.Username}'");
    }
}
