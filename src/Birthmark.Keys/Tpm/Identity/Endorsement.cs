namespace Birthmark.Keys.Tpm.Identity;

/// <summary>The TPM's endorsement key.</summary>
/// <param name="PublicArea">TPMT_PUBLIC.</param>
/// <param name="Certificate">The maker's certificate of it, DER; null when the maker left none in the TPM.</param>
public sealed record Endorsement(ReadOnlyMemory<byte> PublicArea, ReadOnlyMemory<byte>? Certificate);

/// <summary>The key by which a TPM speaks of itself, as only that TPM opens it.</summary>
/// <param name="Wrapped">Public area and wrapped private half, each sized.</param>
public sealed record AttestationKey(ReadOnlyMemory<byte> Wrapped)
{
    /// <summary>TPMT_PUBLIC.</summary>
    public ReadOnlyMemory<byte> PublicArea
    {
        get
        {
            var reader = new TpmReader(Wrapped.Span);
            return reader.Sized().ToArray();
        }
    }
}
