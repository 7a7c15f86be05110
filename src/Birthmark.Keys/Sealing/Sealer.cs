namespace Birthmark.Keys.Sealing;

/// <summary>Seals under a key derived from the hub's parent key.</summary>
internal sealed class Sealer(HubKey hubKey, IRandomSource random) : ISealer, IDisposable
{
    private readonly Vault vault = new(hubKey.Derive("birthmark/v1/seal", Vault.KeyLength), hubKey.Id, random);

    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context) => vault.Seal(secret, context);

    public SecretBuffer Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (vault.TryOpen(sealedBytes, context, out var secret))
        {
            return secret;
        }

        throw new KeyRefusedException(KeyRefusal.Undecryptable, Why(sealedBytes));
    }

    public void Dispose() => vault.Dispose();

    private string Why(ReadOnlySpan<byte> sealedBytes)
    {
        if (!Vault.TryReadKeyId(sealedBytes, out var id))
        {
            return $"These {sealedBytes.Length} octets are no sealed value: restore the database from its backup.";
        }

        return id == hubKey.Id
            ? "The sealed value was altered or belongs to something else: restore the database from its backup."
            : $"The value was sealed under hub key {id:x8}, this hub has {hubKey.Id:x8}: put back the hub key file that belongs to this database.";
    }
}
