using System.Security.Cryptography;

namespace Birthmark.Keys.Tests.Engines;

public sealed class DeviceKeyTests
{
    private static readonly byte[] Message = "device 00000042"u8.ToArray();

    [Theory]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.EcP256)]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.EcP384)]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.Rsa2048)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.EcP256)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.EcP384)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.Rsa3072)]
    public void Openssl_reads_every_form_of_a_key_and_verifies_its_signature(KeyEngine engine, KeyAlgorithm algorithm)
    {
        OpenSslTool.SkipUnlessPresent();
        using var folder = new TemporaryFolder();
        using var key = EngineUnderTest.Of(engine).Generate(algorithm);
        using var pkcs8 = key.ExportPkcs8();
        using var traditional = key.ExportTraditional();
        var publicKey = folder.Write("pub.der", key.PublicKey.Span);
        var privateKey = folder.Write("pkcs8.der", pkcs8.Span);
        var traditionalKey = folder.Write("traditional.der", traditional.Span);
        var message = folder.Write("message", Message);
        var signature = folder.Write("signature", key.Sign(Message, EngineUnderTest.SignatureFor(algorithm)));
        var digest = algorithm == KeyAlgorithm.EcP384 ? "-sha384" : "-sha256";

        Assert.Contains("valid", OpenSslTool.Run("pkey", "-inform", "DER", "-in", privateKey, "-check", "-noout"), StringComparison.Ordinal);
        Assert.Contains("Verified OK", OpenSslTool.Run("dgst", digest, "-keyform", "DER", "-verify", publicKey, "-signature", signature, message), StringComparison.Ordinal);
        OpenSslTool.Run("pkey", "-inform", "DER", "-in", privateKey, "-pubout", "-outform", "DER", "-out", folder["derived.der"]);
        Assert.Equal(key.PublicKey.ToArray(), File.ReadAllBytes(folder["derived.der"]));
        OpenSslTool.Run(algorithm.ToString()[..3] == "Rsa" ? "rsa" : "ec", "-inform", "DER", "-in", traditionalKey, "-check", "-noout");

        // openssl writes the same octets as we do: both forms are DER of the same structure.
        OpenSslTool.Run("pkey", "-inform", "DER", "-in", privateKey, "-traditional", "-outform", "DER", "-out", folder["again.der"]);
        Assert.Equal(traditional.Span.ToArray(), File.ReadAllBytes(folder["again.der"]));
        OpenSslTool.Run("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", traditionalKey, "-outform", "DER", "-out", folder["pkcs8-again.der"]);
        Assert.Equal(pkcs8.Span.ToArray(), File.ReadAllBytes(folder["pkcs8-again.der"]));
    }

    [Theory]
    [InlineData(KeyEngine.Lean)]
    [InlineData(KeyEngine.Portable)]
    public void Dotnet_reads_the_exports_and_they_are_the_same_key(KeyEngine engine)
    {
        foreach (var algorithm in (KeyAlgorithm[])[KeyAlgorithm.EcP256, KeyAlgorithm.EcP384])
        {
            using var key = EngineUnderTest.Of(engine).Generate(algorithm);
            using var scalar = key.ExportScalar();
            using var sec1 = key.ExportTraditional();
            using var ec = ECDsa.Create();
            ec.ImportECPrivateKey(sec1.Span, out var read);
            Assert.Equal(sec1.Length, read);
            Assert.Equal(scalar.Span.ToArray(), ec.ExportParameters(true).D);
            Assert.Equal(key.PublicKey.ToArray(), ec.ExportSubjectPublicKeyInfo());
            Assert.Equal(algorithm == KeyAlgorithm.EcP256 ? 32 : 48, scalar.Length);
        }
    }

    [Fact]
    public void Each_engine_verifies_what_the_other_signed_and_nothing_else()
    {
        foreach (var (signing, verifying) in new[] { (EngineUnderTest.Lean, EngineUnderTest.Portable), (EngineUnderTest.Portable, EngineUnderTest.Lean), (EngineUnderTest.Lean, EngineUnderTest.Lean) })
        {
            foreach (var key in (KeyAlgorithm[])[KeyAlgorithm.EcP256, KeyAlgorithm.EcP384])
            {
                foreach (var algorithm in (SignatureAlgorithm[])[SignatureAlgorithm.EcdsaWithSha256, SignatureAlgorithm.EcdsaWithSha384])
                {
                    using var made = signing.Generate(key);
                    using var other = signing.Generate(key);
                    var signature = made.Sign(Message, algorithm);
                    Assert.True(verifying.Verify(made.PublicKey.Span, Message, signature, algorithm));
                    Assert.False(verifying.Verify(other.PublicKey.Span, Message, signature, algorithm));
                    Assert.False(verifying.Verify(made.PublicKey.Span, "device 00000043"u8, signature, algorithm));
                    Assert.True(verifying.TryRecognise(made.PublicKey.Span, out var recognised));
                    Assert.Equal(key, recognised);
                }
            }
        }
    }

    [Fact]
    public void Rsa_keys_sign_with_each_digest_and_are_recognised_by_size()
    {
        using var key = EngineUnderTest.Lean.Generate(KeyAlgorithm.Rsa2048);
        foreach (var algorithm in (SignatureAlgorithm[])[SignatureAlgorithm.RsaPkcs1WithSha256, SignatureAlgorithm.RsaPkcs1WithSha384, SignatureAlgorithm.RsaPkcs1WithSha512,
            SignatureAlgorithm.RsaPssWithSha256, SignatureAlgorithm.RsaPssWithSha384, SignatureAlgorithm.RsaPssWithSha512])
        {
            var signature = key.Sign(Message, algorithm);
            Assert.True(EngineUnderTest.Portable.Verify(key.PublicKey.Span, Message, signature, algorithm));
            signature[^1] ^= 1;
            Assert.False(EngineUnderTest.Lean.Verify(key.PublicKey.Span, Message, signature, algorithm));
        }

        Assert.True(EngineUnderTest.Lean.TryRecognise(key.PublicKey.Span, out var recognised));
        Assert.Equal(KeyAlgorithm.Rsa2048, recognised);
    }

    [Theory]
    [InlineData(KeyEngine.Lean)]
    [InlineData(KeyEngine.Portable)]
    public void A_key_refuses_a_signature_algorithm_of_another_kind(KeyEngine engine)
    {
        using var key = EngineUnderTest.Of(engine).Generate(KeyAlgorithm.EcP256);
        var refusal = Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.RsaPkcs1WithSha256));
        Assert.Equal(KeyRefusal.AlgorithmMismatch, refusal.Code);
        Assert.False(EngineUnderTest.Of(engine).Verify(key.PublicKey.Span, Message, new byte[256], SignatureAlgorithm.RsaPkcs1WithSha256));
    }

    [Fact]
    public void An_rsa_key_has_no_scalar()
    {
        using var key = EngineUnderTest.Portable.Generate(KeyAlgorithm.Rsa2048);
        Assert.Equal(KeyRefusal.AlgorithmMismatch, Assert.Throws<KeyRefusedException>(key.ExportScalar).Code);
    }

    [Theory]
    [InlineData(KeyEngine.Lean)]
    [InlineData(KeyEngine.Portable)]
    public void A_disposed_key_neither_signs_nor_exports(KeyEngine engine)
    {
        var key = EngineUnderTest.Of(engine).Generate(KeyAlgorithm.EcP256);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
        Assert.Throws<ObjectDisposedException>(key.ExportScalar);
    }

    [Fact]
    public void Keys_made_by_many_threads_at_once_all_differ_and_all_work()
    {
        var keys = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var key = EngineUnderTest.Lean.Generate(KeyAlgorithm.EcP256);
            var signature = key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256);
            Assert.True(keys.TryAdd(Convert.ToHexString(key.PublicKey.Span), EngineUnderTest.Lean.Verify(key.PublicKey.Span, Message, signature, SignatureAlgorithm.EcdsaWithSha256)));
        });
        Assert.Equal(400, keys.Count);
        Assert.All(keys.Values, Assert.True);
    }
}
