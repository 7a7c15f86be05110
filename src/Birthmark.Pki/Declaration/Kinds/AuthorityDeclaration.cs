using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>A certification authority as written.</summary>
internal sealed record AuthorityDeclaration : DeclaredObject
{
    internal const string KindName = "Certification Authority";

    internal DistinguishedName Subject { get; init; } = DistinguishedName.Empty;

    internal Located SignedBy { get; init; } = new(Authority.SelfSigned, default);

    internal Located CertificateProfile { get; init; } = new("ROOTCA", default);

    /// <summary>Null: the certificate profile's.</summary>
    internal Validity? Validity { get; init; }

    /// <summary>Null for an external authority, of which only the certificate is known.</summary>
    internal AuthorityToken? Token { get; init; }

    /// <summary>An external authority's own certificate first, root last; DER.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; } = [];

    internal Position CertificatesAt { get; init; }

    internal bool EnforceUniqueDn { get; init; } = true;

    internal bool EnforceUniquePublicKeys { get; init; } = true;

    internal bool EnforceKeyRenewal { get; init; }

    internal bool PrintableStringInDn { get; init; }

    internal ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.None;

    internal CrlPolicy Crl { get; init; } = DefaultCrl;

    internal static CrlPolicy DefaultCrl { get; } = new(TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromMinutes(10), OnRevocation: true);

    internal override string Kind => KindName;

    internal bool IsExternal => Token is null;

    internal bool IsSelfSigned => SignedBy.Value == Authority.SelfSigned;

    internal bool IsSignedOutside => SignedBy.Value == Authority.ExternalCa;

    internal override DeclaredObject Blank() => new AuthorityDeclaration();

    internal override IEnumerable<DeclaredField> Fields() =>
    [
        new("Type of CA", "X.509"),
        new("Subject DN", Flow.Text(Subject.Text)),
        new("Signed By", Flow.Text(SignedBy.Value)),
        new("Certificate Profile", Flow.Text(CertificateProfile.Value)),
        .. Validity is null ? Array.Empty<DeclaredField>() : [new("Validity", Flow.Text(Validity.ToString()!))],
        .. Token is null ? Array.Empty<DeclaredField>() : [new("CA Token", Token.Write())],
        .. Certificates.Count == 0 ? Array.Empty<DeclaredField>() : [new("Certificates", Flow.List(Certificates.Select(c => Convert.ToBase64String(c.Span))))],
        new("Enforce Unique DN", Flow.Flag(EnforceUniqueDn)),
        new("Enforce Unique Public Keys", Flow.Flag(EnforceUniquePublicKeys)),
        new("Enforce Key Renewal", Flow.Flag(EnforceKeyRenewal)),
        new("PrintableString in DN", Flow.Flag(PrintableStringInDn)),
        .. ApprovalWords.Fields(Approvals),
        new("CRL Expiration Period", Duration.Format(Crl.Expiration)),
        new("CRL Issue Interval", Duration.Format(Crl.IssueInterval)),
        new("CRL Overlap Time", Duration.Format(Crl.Overlap)),
        new("Generate CRL Upon Revocation", Flow.Flag(Crl.OnRevocation)),
    ];
}

/// <summary>Which keys of which crypto token an authority uses.</summary>
internal sealed record AuthorityToken(Located CryptoToken, Located CertificateSigningKey, Located? DefaultKey, Located? TestKey, SignatureAlgorithm? SignatureAlgorithm)
{
    internal string Write() => Flow.Map(
    [
        ("Crypto Token", Flow.Text(CryptoToken.Value)),
        ("Certificate Signing Key", Flow.Text(CertificateSigningKey.Value)),
        ("CRL Signing Key", Flow.Text(CertificateSigningKey.Value)),
        .. Optional("Default Key", DefaultKey),
        .. Optional("Test Key", TestKey),
        .. SignatureAlgorithm is { } signature ? [("Signature Algorithm", Words.Signatures.Of(signature))] : Array.Empty<(string, string)>(),
    ]);

    private static (string, string)[] Optional(string key, Located? alias) => alias is null ? [] : [(key, Flow.Text(alias.Value))];
}
