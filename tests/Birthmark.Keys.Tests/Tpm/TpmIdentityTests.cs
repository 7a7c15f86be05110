using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Tpm;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Keys.Tests.Tpm;

public sealed class TpmIdentityTests
{
    private static readonly byte[] Nonce = "asked for this time"u8.ToArray();

    [Fact]
    public void The_makers_certificate_is_of_the_endorsement_key_and_chains_to_the_maker()
    {
        using var tpm = new SwTpm(isVouchedFor: true);
        using var link = Connect(tpm);

        var (certificate, publicArea) = link.Use(session => (TpmEndorsement.ReadCertificate(session), TpmEndorsement.Load(session)));

        using var read = X509CertificateLoader.LoadCertificate(certificate!);
        using var key = read.GetRSAPublicKey()!;
        Assert.True(publicArea.AsSpan().IndexOf(key.ExportParameters(false).Modulus) > 0);
        using var issuer = X509CertificateLoader.LoadCertificateFromFile(tpm.MakerCertificates[1]);
        Assert.Equal(issuer.SubjectName.RawData, read.IssuerName.RawData);
    }

    [Fact]
    public void A_TPM_without_a_makers_certificate_says_that_it_has_none()
    {
        using var tpm = new SwTpm();
        using var link = Connect(tpm);

        Assert.Null(link.Use(TpmEndorsement.ReadCertificate));
    }

    [Fact]
    public void A_credential_made_without_a_TPM_is_opened_by_the_one_it_was_made_for_and_no_other()
    {
        using var tpm = new SwTpm();
        using var link = Connect(tpm);
        var key = MakeKey(link);
        using var endorsement = Endorsement(link);
        var credential = TpmCredential.Make("the owner's secret"u8, PublicAreaOf(key), endorsement, new OsRandomSource());

        using var opened = link.Use(session => Activate(session, key, credential));

        Assert.Equal("the owner's secret"u8.ToArray(), opened.Span.ToArray());
        var other = MakeKey(link);
        Assert.Throws<KeyRefusedException>(() => link.Use(session => Activate(session, other, credential)));
        using var foreignTpm = new SwTpm();
        using var foreign = Connect(foreignTpm);
        var foreignKey = MakeKey(foreign);
        Assert.Throws<KeyRefusedException>(() => foreign.Use(session => Activate(session, foreignKey, credential)));
    }

    [Fact]
    public void A_quote_says_the_registers_and_is_signed_by_the_attestation_key()
    {
        using var tpm = new SwTpm();
        using var link = Connect(tpm);
        var key = MakeKey(link);

        var quote = link.Use(session =>
        {
            TpmKeys.Primary(session);
            TpmKeys.Load(session, key);
            return TpmAttestation.Quote(session, session.Loaded, Nonce, PcrSelection.Standard);
        });

        Assert.True(TpmStatement.TryRead(quote.Statement.Span, out var statement));
        Assert.True(statement.IsQuote && statement.Covers(PcrSelection.Standard));
        Assert.Equal(Nonce, statement.Nonce.ToArray());
        Assert.Equal(SHA256.HashData(new byte[64]), statement.Value.ToArray());
        Assert.True(Verify(key, quote));
        var altered = quote.Statement.ToArray();
        altered[^1] ^= 1;
        Assert.False(Verify(key, quote with { Statement = altered }));
    }

    [Fact]
    public void A_key_is_certified_by_its_name()
    {
        using var tpm = new SwTpm();
        using var link = Connect(tpm);
        var key = MakeKey(link);
        var subject = MakeKey(link);

        var certified = link.Use(session =>
        {
            TpmKeys.Primary(session);
            var parent = session.Loaded;
            TpmKeys.Load(session, subject);
            var loaded = session.Loaded;
            TpmKeys.Load(session, key, parent);
            return TpmAttestation.Certify(session, loaded, [], session.Loaded, Nonce);
        });

        Assert.True(TpmStatement.TryRead(certified.Statement.Span, out var statement));
        Assert.False(statement.IsQuote);
        Assert.Equal(TpmCredential.NameOf(PublicAreaOf(subject)), statement.Value.ToArray());
        Assert.True(Verify(key, certified));
    }

    [Fact]
    public void Any_octets_are_a_statement_or_none_and_nothing_worse()
    {
        var random = new Random(1);
        for (var length = 0; length < 200; length++)
        {
            var garbage = new byte[length];
            random.NextBytes(garbage);
            Assert.False(TpmStatement.TryRead(garbage, out _));
        }
    }

    private static TpmLink Connect(SwTpm tpm) => new(tpm.Address, TimeSpan.FromSeconds(5));

    private static byte[] MakeKey(TpmLink link) => link.Use(session => MakeKey(session));

    private static byte[] MakeKey(TpmSession session)
    {
        TpmKeys.Primary(session);
        return TpmAttestation.Make(session);
    }

    private static SecretBuffer Activate(TpmSession session, byte[] key, TpmCredential credential)
    {
        TpmKeys.Primary(session);
        TpmKeys.Load(session, key);
        var loaded = session.Loaded;
        TpmEndorsement.Load(session);
        return TpmAttestation.Activate(session, loaded, session.Loaded, credential);
    }

    private static byte[] PublicAreaOf(byte[] wrapped) => new TpmReader(wrapped).Sized().ToArray();

    private static RSA Endorsement(TpmLink link)
    {
        var publicArea = link.Use(TpmEndorsement.Load);
        return RSA.Create(new RSAParameters { Modulus = publicArea[^256..], Exponent = [1, 0, 1] });
    }

    private static bool Verify(byte[] key, Attested attested)
    {
        using var ecdsa = ECDsa.Create();
        var reader = new TpmReader(PublicAreaOf(key));
        reader.Take(8);
        reader.Sized();
        reader.Take(10);
        ecdsa.ImportParameters(new() { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = reader.Sized().ToArray(), Y = reader.Sized().ToArray() } });
        return ecdsa.VerifyData(attested.Statement.Span, attested.Signature.Span, HashAlgorithmName.SHA256);
    }
}
