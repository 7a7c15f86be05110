using System.Formats.Asn1;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Packages;

/// <summary>What a sealed file says to somebody who cannot open it. Its signature is right, by the key that it names itself.</summary>
public sealed record Inspection
{
    /// <summary><c>package</c>, <c>order</c> or <c>stop</c>.</summary>
    public required string Kind { get; init; }

    public required string Signer { get; init; }

    /// <summary>SHA-256 of the signer's public key.</summary>
    public required string KeyHash { get; init; }

    public required string Spoken { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>Subject key identifiers of the hubs that can open a package.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Content of an order or a stop.</summary>
    public OrderMessage? Message { get; init; }

    /// <param name="input">The file.</param>
    /// <param name="expected">Who must have signed it; null for whoever did.</param>
    /// <param name="now">For the end of the signer's certificate.</param>
    /// <param name="cancellation">While reading.</param>
    /// <exception cref="ExchangeRefusedException">Changed, cut short, or signed by another.</exception>
    public static async Task<Inspection> ReadAsync(Stream input, ExchangeCertificate? expected, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var spool = Spool.Open(Path.GetTempPath());
        var tail = await Signed.CopyAsync(input, spool, PackageDesk.MaxLength, cancellation);
        if (tail.Certificates is not [var der] || !ExchangeCertificate.TryReadSigner(der.Span, out var signer, out _))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SignerUnknown, "It does not carry the one certificate of an OEM: it was not made by 'birthmark exchange'.");
        }

        if (expected is not null && !expected.Der.Span.SequenceEqual(signer.Der.Span))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SignerUnknown, $"It is signed by '{signer.Subject}' ({signer.Spoken}), not by '{expected.Subject}' ({expected.Spoken}).");
        }

        Signed.Check(tail, signer, now);
        spool.Position = 0;
        var (recipients, message) = await ContentAsync(spool, cancellation);
        return new()
        {
            Kind = message is null ? "package" : message.IsStop ? "stop" : message.IsResume ? "resume" : "order",
            Signer = signer.Subject,
            KeyHash = signer.KeyHash,
            Spoken = signer.Spoken,
            SignedAt = tail.SignedAt,
            Recipients = recipients,
            Message = message,
        };
    }

    private static async Task<(IReadOnlyList<string> Recipients, OrderMessage? Message)> ContentAsync(FileStream content, CancellationToken cancellation)
    {
        var first = content.ReadByte();
        content.Position = 0;
        if (first == '{')
        {
            using var json = new MemoryStream();
            await content.CopyToAsync(json, cancellation);
            return ([], OrderDesk.Parse(json.ToArray()));
        }

        try
        {
            await using var envelope = new EnvelopeReader(content);
            return (Packages.Recipients.Identifiers((await envelope.BeginAsync(cancellation)).Recipients), null);
        }
        catch (AsnContentException)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, "It is signed, yet its recipients cannot be read.");
        }
    }
}
