using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Certificate;

/// <summary>One certificate or a chain, as DER or PEM.</summary>
internal sealed class CertificateEncoder : BlockCodec
{
    public override string Name => "certificate";

    public override string Summary => "X.509 certificates (RFC 5280) one behind the other as DER, or as PEM (RFC 7468).";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Bytes, "A certificate or chain, DER or PEM; or 'chain'"),
        new("chain", OptionKind.List, "Several certificates in the order wanted, DER or PEM"),
        new("format", OptionKind.Word, "How they are written") { Words = ["der", "pem"], Default = "der" },
        new("terminated", OptionKind.Flag, "Whether a NUL ends the PEM text, as mbed TLS wants it") { Default = "false" },
        new("limit", OptionKind.Number, "Most bytes of DER for each certificate (Matter: 600)"),
        new("length", OptionKind.Number, "Exact length of the block; shorter ones are padded"),
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0xFF" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var certificates = new List<byte[]>();
        if (options.Has("value") == options.Has("chain"))
        {
            return options.Refuse(null, FaultKind.Missing, $"{options.Subject} wants either 'value' or 'chain'", "Give one of them");
        }

        if (options.Bytes("value") is { } one)
        {
            Take(options, "value", one.Span, certificates);
        }

        foreach (var node in options.List("chain"))
        {
            if (options.BytesOf("chain", node) is { } link)
            {
                Take(options, "chain", link.Span, certificates);
            }
        }

        var limit = options.Int("limit", int.MaxValue, 1, int.MaxValue);
        var (pem, terminated, pad) = (options.Word("format", "der", "pem") == "pem", options.Flag("terminated"), options.Int("pad", 0xFF, 0, 255));
        if (certificates.Find(certificate => certificate.Length > limit) is { } tooLong)
        {
            return options.Refuse("limit", FaultKind.TooLarge, $"a certificate of {options.Subject} has {tooLong.Length} bytes, more than {limit}", "Shorten names and extensions in its profile");
        }

        return options.HasFaults ? null : Padding.Apply(options, pem ? Pem(certificates, terminated) : certificates.SelectMany(der => der).ToArray(), pad);
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var certificates = new List<byte[]>();
        Take(options, "value", block.Span.TrimEnd((byte)options.Int("pad", 0xFF, 0, 255)), certificates);
        for (var i = 0; i < certificates.Count; i++)
        {
            reading.Add($"certificate[{i}]", certificates[i]);
        }
    }

    private static byte[] Pem(List<byte[]> certificates, bool terminated)
    {
        var text = string.Concat(certificates.Select(der => PemEncoding.WriteString("CERTIFICATE", der) + "\n"));
        return Encoding.ASCII.GetBytes(terminated ? text + '\0' : text);
    }

    /// <summary>Every certificate of a text or of a run of DER, each proven to parse.</summary>
    private static void Take(BlockReader options, string key, ReadOnlySpan<byte> given, List<byte[]> certificates)
    {
        try
        {
            var rest = given;
            if (given.StartsWith("-----"u8))
            {
                ReadOnlySpan<char> text = Encoding.ASCII.GetString(given.TrimEnd((byte)0));
                while (PemEncoding.TryFind(text, out var fields))
                {
                    Load(Convert.FromBase64String(text[fields.Base64Data].ToString()), certificates);
                    text = text[fields.Location.End..];
                }

                return;
            }

            do
            {
                System.Formats.Asn1.AsnDecoder.ReadEncodedValue(rest, System.Formats.Asn1.AsnEncodingRules.DER, out _, out _, out var length);
                Load(rest[..length].ToArray(), certificates);
                rest = rest[length..];
            }
            while (rest.Length > 0);
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or System.Formats.Asn1.AsnContentException)
        {
            options.Refuse(key, FaultKind.Malformed, $"'{key}' of {options.Subject} is not an X.509 certificate", "Give DER or PEM as the authority issued it");
        }
    }

    private static void Load(byte[] der, List<byte[]> certificates)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        certificates.Add(der);
    }
}
