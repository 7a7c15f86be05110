using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Keys;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Issuance;

/// <summary>RFC 2986: reading and making certification requests.</summary>
public sealed class CertificationRequestTests
{
    private static readonly IDeviceKeys Keys = TestKeys.Engine;
    private static readonly DistinguishedName Subject = DistinguishedName.Parse("CN=Matter DAC,VID=FFF1,PID=8000");

    [Theory]
    [InlineData(KeyAlgorithm.EcP256)]
    [InlineData(KeyAlgorithm.EcP384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void What_is_made_is_read_again_and_its_signature_holds(KeyAlgorithm algorithm)
    {
        using var key = Keys.Generate(algorithm);
        var request = Read(CertificationRequest.Create(Subject, key));
        Assert.Equal(Subject, request.Subject);
        Assert.Equal(algorithm, request.KeyAlgorithm);
        Assert.True(request.PublicKey.Span.SequenceEqual(key.PublicKey.Span));
        Assert.True(request.HasValidSignature(Keys));
    }

    [Fact]
    public void Openssl_verifies_a_request_that_the_hub_makes()
    {
        using var key = Keys.Generate(KeyAlgorithm.EcP256);
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, CertificationRequest.Create(Subject, key));
        Assert.Contains("self-signature verify OK", OpenSsl.Run("req", "-inform", "DER", "-in", path, "-verify", "-noout"));
        File.Delete(path);
    }

    [Fact]
    public void A_request_is_read_as_DER_PEM_with_either_label_and_bare_base64()
    {
        using var key = Keys.Generate(KeyAlgorithm.EcP256);
        var der = CertificationRequest.Create(Subject, key);
        string[] texts =
        [
            PemEncoding.WriteString("CERTIFICATE REQUEST", der),
            PemEncoding.WriteString("NEW CERTIFICATE REQUEST", der),
            "  Subject: somebody\r\n" + PemEncoding.WriteString("CERTIFICATE REQUEST", der).ReplaceLineEndings("\r\n"),
            Convert.ToBase64String(der),
            Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks) + "\r\n",
        ];
        Assert.All(texts, text => Assert.True(Read(Encoding.ASCII.GetBytes(text)).Der.Span.SequenceEqual(der)));
        Assert.True(Read(der).Der.Span.SequenceEqual(der));
    }

    [Fact]
    public void The_alternative_name_is_taken_from_the_extension_request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("hub.example");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        made.CertificateExtensions.Add(names.Build());
        var request = Read(made.CreateSigningRequest());
        Assert.Equal("dNSName=hub.example, iPAddress=127.0.0.1", request.SubjectAlternativeName);
        Assert.True(request.HasValidSignature(Keys));
    }

    [Fact]
    public void A_request_whose_subject_was_exchanged_has_no_valid_signature()
    {
        using var key = Keys.Generate(KeyAlgorithm.EcP256);
        var der = CertificationRequest.Create(Subject, key);
        der[der.AsSpan().IndexOf("FFF1"u8)] = (byte)'E';
        Assert.False(Read(der).HasValidSignature(Keys));
    }

    [Theory]
    [InlineData("1.3.132.0.10", "curve 1.3.132.0.10")]
    [InlineData("1.3.132.0.35", "curve 1.3.132.0.35")]
    public void A_key_on_another_curve_is_refused_by_name(string curve, string shown)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        var der = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.False(CertificationRequest.TryRead(der, out _, out var why));
        Assert.Contains(shown, why);
        Assert.Contains("P-256", why);
    }

    [Fact]
    public void A_request_signed_with_SHA1_is_refused()
    {
        using var key = Keys.Generate(KeyAlgorithm.Rsa2048);
        var der = CertificationRequest.Create(Subject, key);
        // sha256WithRSAEncryption becomes sha1WithRSAEncryption: the last arc tells them apart.
        der[der.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xF7, 0x0D, 0x01, 0x01, 0x0B]) + 4] = 0x05;
        Assert.False(CertificationRequest.TryRead(der, out _, out var why));
        Assert.Contains("SHA-256", why);
    }

    [Fact]
    public void A_request_beyond_the_limit_is_refused_unread()
    {
        Assert.False(CertificationRequest.TryRead(new byte[65 * 1024], out _, out var why));
        Assert.Contains("at most 65536", why);
    }

    [Fact]
    public void A_certificate_in_place_of_a_request_is_called_by_its_name()
    {
        Assert.False(CertificationRequest.TryRead("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"u8, out _, out var why));
        Assert.Contains("'CERTIFICATE'", why);
    }

    [Fact]
    public void No_input_makes_the_reader_throw()
    {
        Prop.ForAll<byte[]>(bytes => CertificationRequest.TryRead(bytes, out _, out var why) || why!.Length > 0).QuickCheckThrowOnFailure();
        Prop.ForAll<NonNull<string>>(text => CertificationRequest.TryRead(Encoding.UTF8.GetBytes(text.Get), out _, out var why) || why!.Length > 0).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_request_with_octets_changed_is_refused_or_fails_its_signature_but_never_throws()
    {
        using var key = Keys.Generate(KeyAlgorithm.EcP256);
        var good = CertificationRequest.Create(Subject, key);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll<int, byte>((at, value) =>
            {
                var changed = good.ToArray();
                var place = (int)((uint)at % (uint)good.Length);
                var isSame = changed[place] == value;
                changed[place] = value;
                var isAccepted = CertificationRequest.TryRead(changed, out var request, out _) && request.HasValidSignature(Keys);
                return isAccepted == isSame || IsOutsideSignature(good, place);
            }));
    }

    // The identifier of the signature algorithm is not itself signed: with its parameters changed the request still proves possession.
    private static bool IsOutsideSignature(byte[] request, int place) => place > request.Length - 90;

    private static CertificationRequest Read(ReadOnlySpan<byte> input)
    {
        Assert.True(CertificationRequest.TryRead(input, out var request, out var why), why);
        return request;
    }
}
