namespace Birthmark.Keys.Software;

/// <summary>The two ways to a token's key: the activation code, and the hub's own sealed copy.</summary>
internal sealed class TokenKeySource(TokenRecord record, SoftwareParts parts)
{
    /// <summary>The hub has a copy, and it is this hub's key that sealed it.</summary>
    internal bool IsKnownToHub
    {
        get
        {
            using var tokenKey = TryOpenByHub();
            return tokenKey is not null;
        }
    }

    /// <summary>Null when the hub has no copy, or one sealed under another hub key: then the code is needed.</summary>
    internal SecretBuffer? TryOpenByHub()
    {
        try
        {
            return record.SealedByHub is null ? null : parts.Sealer.Open(record.SealedByHub, record.Context);
        }
        catch (KeyRefusedException)
        {
            return null;
        }
    }

    /// <summary>An empty code asks for the hub's copy: no more than what a restart would do.</summary>
    /// <exception cref="KeyRefusedException">Wrong code; the attempt is on record.</exception>
    internal async Task<SecretBuffer> OpenAsync(SecretBuffer code, CancellationToken cancellation)
    {
        if (code.Length == 0 && TryOpenByHub() is { } kept)
        {
            return kept;
        }

        if (record.ByCode is not { } byCode)
        {
            throw new KeyRefusedException(
                KeyRefusal.WrongActivationCode, $"The crypto token '{record.Name}' has no activation code, the hub keeps its key: activate it with an empty code, or restart the hub.");
        }

        if (await Task.Run(() => byCode.TryOpen(code, record.Context, parts.Random), cancellation) is { } opened)
        {
            return opened;
        }

        await parts.Tables.RecordRefusedActivationAsync(record.Name, cancellation);
        throw new KeyRefusedException(KeyRefusal.WrongActivationCode, $"This is not the activation code of the crypto token '{record.Name}': give the one it was made with.");
    }
}
