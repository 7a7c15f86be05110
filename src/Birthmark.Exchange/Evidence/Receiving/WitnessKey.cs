using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>The OEM's key that cosigns checkpoints, under the name by which the hub's owner registered it.</summary>
public sealed class WitnessKey : IDisposable
{
    private readonly ECDsa key;

    private WitnessKey(ECDsa key, NoteKey name) => (this.key, Name) = (key, name);

    public NoteKey Name { get; }

    /// <param name="name">Note key name.</param>
    /// <param name="pem">EC P-256: PKCS#8 or SEC 1, or PKCS#8 under a passphrase (that of <c>birthmark exchange new</c>).</param>
    /// <param name="passphrase">Of the key; empty for none.</param>
    /// <exception cref="ExchangeRefusedException">No such key, or it does not open.</exception>
    public static WitnessKey Open(string name, string pem, ReadOnlySpan<char> passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            if (passphrase.IsEmpty)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, passphrase);
            }

            if (NoteKey.TryMake(name, key.ExportSubjectPublicKeyInfo(), out var noteKey, out var why))
            {
                return new(key, noteKey);
            }

            key.Dispose();
            throw new ExchangeRefusedException(ExchangeRefusal.WitnessInvalid, why);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new ExchangeRefusedException(
                ExchangeRefusal.WitnessInvalid, "The witness key does not open: give an EC P-256 private key in PEM, and with --passphrase the file of its passphrase if it has one.");
        }
    }

    public void Dispose() => key.Dispose();

    /// <summary>The note with this key's line, one only.</summary>
    internal SignedCheckpoint Cosign(SignedCheckpoint signed)
    {
        if (signed.Note.IsSignedBy(Name))
        {
            return signed;
        }

        var signature = key.SignData(Encoding.UTF8.GetBytes(signed.Note.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var others = signed.Note.Signatures.Where(s => s.Name != Name.Name || s.KeyId != Name.Id);
        return new(signed.Checkpoint, new SignedNote(signed.Note.Text, [.. others, new NoteSignature(Name.Name, Name.Id, signature)]));
    }
}
