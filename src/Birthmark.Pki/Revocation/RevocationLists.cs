namespace Birthmark.Pki.Revocation;

/// <summary>The embedded authorities' certificate revocation lists (RFC 5280 §5).</summary>
public sealed class RevocationLists
{
    internal RevocationLists()
    {
    }

    /// <summary>Newest list of the authority, DER, or null if none was made yet.</summary>
    public ValueTask<StoredCrl?> LatestAsync(string authority) => throw new NotImplementedException();

    /// <summary>Makes and stores a new full CRL.</summary>
    /// <exception cref="PkiRefusedException">Unknown authority, or its crypto token is offline.</exception>
    public Task<StoredCrl> CreateAsync(string authority, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Stores the CRL of an external authority after checking issuer, signature and number.</summary>
    public Task ImportAsync(string authority, ReadOnlyMemory<byte> der, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Makes every list that is due; called by the host on a schedule.</summary>
    public Task<int> CreateDueAsync(CancellationToken cancellation = default) => throw new NotImplementedException();
}

public sealed record StoredCrl(string Authority, long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, byte[] Der);
