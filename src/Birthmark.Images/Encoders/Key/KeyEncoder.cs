using System.Security.Cryptography;
using System.Text;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Key;

/// <summary>A private or public key in the form that a firmware wants.</summary>
internal sealed class KeyEncoder : BlockCodec
{
    private static readonly string[] formats = ["pkcs8", "sec1", "raw-scalar", "raw-pair", "public-point", "public-point-compressed", "public-xy", "spki", "pkcs1"];

    public override string Name => "key";

    public override string Summary =>
        "A key: PKCS#8 (RFC 5958), SEC1 (RFC 5915), PKCS#1 (RFC 8017), SubjectPublicKeyInfo (RFC 5280), raw scalar, or public point (SEC 1 section 2.3.3).";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Bytes, "The key in any form: PKCS#8, SEC1, PKCS#1, SPKI as DER or PEM; raw scalar; raw point") { IsRequired = true },
        new("format", OptionKind.Word, "The form wanted") { Words = formats, Default = "pkcs8" },
        new("curve", OptionKind.Word, "Curve of raw values") { Words = ["P-256", "P-384", "P-521"], Default = "P-256" },
        new("pem", OptionKind.Flag, "Write PEM instead of DER") { Default = "false" },
        new("terminated", OptionKind.Flag, "Whether a NUL ends the PEM text") { Default = "false" },
        new("length", OptionKind.Number, "Exact length of the block; shorter ones are padded"),
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0xFF" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var given = options.RequiredBytes("value");
        var format = options.Word("format", formats);
        var curve = options.Word("curve", "P-256", "P-384", "P-521");
        var (pem, terminated, pad) = (options.Flag("pem"), options.Flag("terminated"), options.Int("pad", 0xFF, 0, 255));
        if (options.HasFaults)
        {
            return null;
        }

        if (!KeyMaterial.TryRead(given.Span, curve, out var key))
        {
            return options.Refuse("value", FaultKind.Malformed, $"the key of {options.Subject} cannot be read", "Give PKCS#8, SEC1, PKCS#1 or SPKI, or a raw value with its curve");
        }

        using (key)
        {
            if (Export(options, key, format) is not { } bytes)
            {
                return null;
            }

            var written = pem ? Pem(options, format, bytes, terminated) : bytes;
            var block = written is null ? null : Padding.Apply(options, written, pad);
            CryptographicOperations.ZeroMemory(bytes);
            return block;
        }
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var format = options.Word("format", formats);
        if (!KeyMaterial.TryRead(block.Span, options.Word("curve", "P-256", "P-384", "P-521"), out var key))
        {
            options.Refuse(null, FaultKind.Malformed, "the bytes are no key in a known form", "Check place and format");
            return;
        }

        using (key)
        {
            reading.Add("public", key.Elliptic?.ExportSubjectPublicKeyInfo() ?? key.Rsa!.ExportSubjectPublicKeyInfo());
            reading.Add("value", block, secret: format is "pkcs8" or "sec1" or "raw-scalar" or "raw-pair" or "pkcs1");
        }
    }

    private static byte[]? Export(BlockReader options, KeyMaterial key, string format)
    {
        try
        {
            return (format, key) switch
            {
                ("pkcs8", { Elliptic: { } ec }) => ec.ExportPkcs8PrivateKey(),
                ("pkcs8", { Rsa: { } rsa }) => rsa.ExportPkcs8PrivateKey(),
                ("spki", { Elliptic: { } ec }) => ec.ExportSubjectPublicKeyInfo(),
                ("spki", { Rsa: { } rsa }) => rsa.ExportSubjectPublicKeyInfo(),
                ("pkcs1", { Rsa: { } rsa }) => rsa.ExportRSAPrivateKey(),
                ("sec1", { Elliptic: { } ec }) => ec.ExportECPrivateKey(),
                (not ("pkcs1" or "sec1"), { Elliptic: { } ec }) => Raw(ec, format),
                _ => options.Refuse("format", FaultKind.Value, $"this kind of key of {options.Subject} has no form '{format}'", "Choose pkcs8 or spki"),
            };
        }
        catch (CryptographicException)
        {
            return options.Refuse("value", FaultKind.Value, $"the key of {options.Subject} has no private part for '{format}'", "Give the private key, or choose a public form");
        }
    }

    private static byte[] Raw(ECDsa key, string format)
    {
        var parameters = key.ExportParameters(format is "raw-scalar" or "raw-pair");
        var (x, y) = (parameters.Q.X!, parameters.Q.Y!);
        return format switch
        {
            "raw-scalar" => parameters.D!,
            "raw-pair" => [.. parameters.D!, 4, .. x, .. y],
            "public-xy" => [.. x, .. y],
            "public-point-compressed" => [(byte)(2 + (y[^1] & 1)), .. x],
            _ => [4, .. x, .. y],
        };
    }

    private static byte[]? Pem(BlockReader options, string format, byte[] der, bool terminated)
    {
        var label = format switch { "pkcs8" => "PRIVATE KEY", "sec1" => "EC PRIVATE KEY", "pkcs1" => "RSA PRIVATE KEY", "spki" => "PUBLIC KEY", _ => null };
        if (label is null)
        {
            return options.Refuse("pem", FaultKind.Value, $"'{format}' has no PEM form", "Choose pkcs8, sec1, pkcs1 or spki");
        }

        return Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der) + (terminated ? "\n\0" : "\n"));
    }
}
