using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Tests.Declaration;

public sealed class ExternalTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_sub_CA_of_an_external_root_sends_its_request_and_takes_the_answer()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Sub("S", "k1", "External CA"));
        Assert.Equal(AuthorityStatus.WaitingCertificateResponse, bench.Current.Authorities["S"].Status);
        using var root = new OutsideRoot();
        var answer = root.Answer(await bench.Declarations.RequestForExternalAsync("S"));
        await bench.Declarations.ImportAnswerAsync("S", [answer, root.Der], "tester");
        var authority = bench.Current.Authorities["S"];
        Assert.Equal(AuthorityStatus.Active, authority.Status);
        Assert.Equal(answer, authority.Certificate!.Value.ToArray());
        Assert.Equal(2, authority.Chain.Count);

        // It signs from now on.
        await bench.ApplyAsync(Yamls.Sub("T2", "k2", "S"));
        Assert.Null(CertificatePath.Check(bench.Current.Authorities["T2"].Chain));
        Assert.Equal(3, bench.Current.Authorities["T2"].Chain.Count);
        Assert.True((await bench.ApplyAsync(bench.Declarations.Export())).IsEmpty);
    }

    [Fact]
    public async Task A_request_asked_twice_is_for_the_same_key()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Sub("S", "k1", "External CA"));
        var first = Read(await bench.Declarations.RequestForExternalAsync("S"));
        await bench.RestartAsync();
        Assert.Equal(first.PublicKey.EncodedKeyValue.RawData, Read(await bench.Declarations.RequestForExternalAsync("S")).PublicKey.EncodedKeyValue.RawData);
        Assert.Equal("CN=S", first.SubjectName.Name);
    }

    [Theory]
    [InlineData("other key", "its public key is not the one that was requested")]
    [InlineData("other subject", "its subject is 'CN=X', but 'CN=S' was requested")]
    [InlineData("no CA", "is not a CA's")]
    [InlineData("other root", "the chain does not verify")]
    [InlineData("no root", "is not a self-signed root")]
    [InlineData("wrong order", "is not a self-signed root")]
    [InlineData("nothing", "the chain has 0 certificates")]
    [InlineData("garbage", "cannot be read")]
    public async Task An_answer_that_does_not_fit_is_refused_and_the_CA_goes_on_waiting(string fault, string part)
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Sub("S", "k1", "External CA"));
        using var root = new OutsideRoot();
        using var other = new OutsideRoot();
        var request = await bench.Declarations.RequestForExternalAsync("S");
        ReadOnlyMemory<byte>[] chain = fault switch
        {
            "other key" => [root.Answer(new CertificateRequest("CN=S", root.Key, HashAlgorithmName.SHA256).CreateSigningRequest()), root.Der],
            "other subject" => [root.Answer(request, subject: "CN=X"), root.Der],
            "no CA" => [root.Answer(request, isAuthority: false), root.Der],
            "other root" => [root.Answer(request), other.Der],
            "no root" => [root.Answer(request)],
            "wrong order" => [root.Der, root.Answer(request)],
            "garbage" => [new byte[] { 1, 2, 3 }, root.Der],
            _ => [],
        };
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => bench.Declarations.ImportAnswerAsync("S", chain, "tester"));
        Assert.Equal(PkiRefusal.InvalidRequest, refusal.Code);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(AuthorityStatus.WaitingCertificateResponse, bench.Current.Authorities["S"].Status);
    }

    [Fact]
    public async Task Only_a_waiting_CA_can_be_requested_and_answered()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        Assert.Equal(PkiRefusal.WrongStatus, (await Assert.ThrowsAsync<PkiRefusedException>(() => bench.Declarations.RequestForExternalAsync("A"))).Code);
        Assert.Equal(PkiRefusal.CertificateAuthorityUnknown, (await Assert.ThrowsAsync<PkiRefusedException>(() => bench.Declarations.RequestForExternalAsync("X"))).Code);
    }

    [Fact]
    public async Task A_waiting_CA_cannot_sign_another_yet()
    {
        using var bench = await PkiBench.OpenAsync();
        var refusal = await bench.RefusedAsync(Yamls.Token + Yamls.Sub("S", "k1", "External CA") + Yamls.Sub("B", "k2", "S"));
        Assert.Contains("has no certificate yet", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.AuditAsync());
    }

    [Fact]
    public async Task An_external_CA_is_known_by_its_certificate_alone()
    {
        using var bench = await PkiBench.OpenAsync();
        using var root = new OutsideRoot();
        var pem = PemEncoding.WriteString("CERTIFICATE", root.Der).Replace("\n", "\n  ", StringComparison.Ordinal);
        await bench.ApplyAsync($"Object Type: Certification Authority\nName: Outside\nCertificates: |\n  {pem}\n");
        var authority = bench.Current.Authorities["Outside"];
        Assert.Equal((AuthorityStatus.External, "CN=Outside Root", null), (authority.Status, authority.Subject.Text, authority.SigningKey));
        Assert.True((await bench.ApplyAsync(bench.Declarations.Export())).IsEmpty);
        Assert.Contains("its key is not here", (await bench.RefusedAsync(Yamls.Token + Yamls.Sub("S", "k1", "Outside"))).Message, StringComparison.Ordinal);
    }

    private static CertificateRequest Read(byte[] request) => CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256);

    /// <summary>A root that this hub does not hold, made with the platform.</summary>
    private sealed class OutsideRoot : IDisposable
    {
        private readonly X509Certificate2 certificate;

        internal OutsideRoot()
        {
            var request = new CertificateRequest("CN=Outside Root", Key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            certificate = request.CreateSelfSigned(From, From.AddYears(30));
        }

        internal ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        internal byte[] Der => certificate.RawData;

        /// <summary>Certifies the request's key; the request's signature is verified on the way.</summary>
        internal byte[] Answer(byte[] signingRequest, string? subject = null, bool isAuthority = true)
        {
            var read = Read(signingRequest);
            var request = new CertificateRequest(subject is null ? read.SubjectName : new X500DistinguishedName(subject), read.PublicKey, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(read.PublicKey, false));
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
            return request.Create(certificate, From, From.AddYears(10), [1, 2, 3, 4]).RawData;
        }

        public void Dispose()
        {
            certificate.Dispose();
            Key.Dispose();
        }
    }
}
