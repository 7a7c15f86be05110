using Birthmark.Keys.Hardware;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>Proves to an owner which keys live in this machine's TPM.</summary>
internal sealed class TpmProver(TpmLink link, TpmHardware hardware, PcrSelection pcrs) : IAttestsKeys
{
    public string Registers => pcrs.ToString();

    public Endorsement ReadEndorsement() => link.Use(session =>
    {
        var certificate = TpmEndorsement.ReadCertificate(session);
        return new Endorsement(TpmEndorsement.Load(session), certificate is null ? null : certificate.AsMemory());
    });

    public AttestationKey MakeAttestationKey() => new(link.Use(session =>
    {
        TpmKeys.Primary(session);
        return TpmAttestation.Make(session);
    }));

    public bool Knows(AttestationKey key)
    {
        try
        {
            return link.Use(session =>
            {
                TpmKeys.Primary(session);
                TpmKeys.Load(session, key.Wrapped.Span);
                return true;
            });
        }
        catch (KeyRefusedException e) when (e.Code is KeyRefusal.TokenOffline && TpmLink.IsOfAnotherTpm(e))
        {
            return false;
        }
    }

    public byte[] Describe(ISigningKey key)
    {
        var reader = new TpmReader(RecordOf(key).Wrapped);
        return reader.Sized().ToArray();
    }

    public HubProof Prove(AttestationKey by, TpmCredential credential, ReadOnlySpan<byte> nonce, IReadOnlyList<ISigningKey> keys)
    {
        var asked = nonce.ToArray();
        using var secret = Open(by, credential);
        var quote = link.Use(session =>
        {
            TpmKeys.Primary(session);
            TpmKeys.Load(session, by.Wrapped.Span);
            return TpmAttestation.Quote(session, session.Loaded, asked, pcrs);
        });
        var certified = keys.Select(k => Certify(by, RecordOf(k), asked)).ToList();
        return new(quote, certified, HubProof.SealOf(secret.Span, quote, certified));
    }

    private SecretBuffer Open(AttestationKey by, TpmCredential credential) => link.Use(session =>
    {
        TpmKeys.Primary(session);
        TpmKeys.Load(session, by.Wrapped.Span);
        var key = session.Loaded;
        TpmEndorsement.Load(session);
        return TpmAttestation.Activate(session, key, session.Loaded, credential);
    });

    private Attested Certify(AttestationKey by, HardwareKeyRecord key, byte[] nonce)
    {
        using var authorisation = hardware.Authorisation(key.Token);
        return link.Use(session =>
        {
            TpmKeys.Primary(session);
            var parent = session.Loaded;
            TpmKeys.Load(session, key.Wrapped);
            var subject = session.Loaded;
            TpmKeys.Load(session, by.Wrapped.Span, parent);
            return TpmAttestation.Certify(session, subject, authorisation.Span, session.Loaded, nonce);
        });
    }

    private static HardwareKeyRecord RecordOf(ISigningKey key) => key is HardwareKey { Record: { Wrapped: not null } record } && key.Uri.Store == TpmHardware.SchemeName
        ? record
        : throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The key '{key.Uri}' does not live in the TPM, which cannot speak for it.");
}
