using System.Buffers.Binary;
using System.Text;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Devices;

/// <summary>A certificate as it rests in its device's row: from it and what is kept sealed, the device's data can be made again.</summary>
/// <param name="Step">The step of the recipe that asked for it.</param>
/// <param name="Der">The certificate.</param>
/// <param name="Chain">Issuer first; empty when the recipe does not look at it.</param>
/// <param name="IsRevoked">Revoked: by the release of the batch, or counted so by a reconciliation.</param>
internal sealed record StoredCertificate(string Step, ReadOnlyMemory<byte> Der, IReadOnlyList<ReadOnlyMemory<byte>> Chain, bool IsRevoked = false)
{
    internal CertificateFacts Facts() => CertificateFacts.TryRead(Der, out var facts)
        ? facts
        : throw new InvalidOperationException($"The stored certificate of step '{Step}' cannot be read.");

    internal DeviceCertificate View()
    {
        var facts = Facts();
        return new(Step, facts.Issuer, facts.Subject, facts.SerialNumber, facts.Sha256, facts.PublicKeyHash, IsRevoked) { Der = Der };
    }
}

/// <summary>Writes and reads them: for each, name length (1), name, revoked (1), length (4), DER, chain count (1), and length and DER of its members.</summary>
internal static class StoredCertificates
{
    internal static IReadOnlyList<StoredCertificate> Of(RecipeRun run)
    {
        List<StoredCertificate>? found = null;
        foreach (var (step, certificate) in run.Certificates())
        {
            (found ??= []).Add(new(step.Name, certificate.Der, run.Plan.NeedsChain ? certificate.Chain : []));
        }

        return found ?? (IReadOnlyList<StoredCertificate>)[];
    }

    internal static byte[]? Write(IReadOnlyList<StoredCertificate> certificates)
    {
        if (certificates.Count == 0)
        {
            return null;
        }

        var bytes = new byte[certificates.Sum(Length)];
        var rest = bytes.AsSpan();
        foreach (var certificate in certificates)
        {
            rest[0] = (byte)Encoding.ASCII.GetBytes(certificate.Step, rest[1..]);
            rest = rest[(1 + rest[0])..];
            rest[0] = certificate.IsRevoked ? (byte)1 : (byte)0;
            rest = Put(rest[1..], certificate.Der.Span);
            rest[0] = (byte)certificate.Chain.Count;
            rest = rest[1..];
            foreach (var issuer in certificate.Chain)
            {
                rest = Put(rest, issuer.Span);
            }
        }

        return bytes;
    }

    private static int Length(StoredCertificate certificate) =>
        1 + certificate.Step.Length + 1 + sizeof(int) + certificate.Der.Length + 1 + certificate.Chain.Sum(c => sizeof(int) + c.Length);

    internal static IReadOnlyList<StoredCertificate> Read(byte[]? bytes)
    {
        var found = new List<StoredCertificate>();
        for (var rest = (ReadOnlyMemory<byte>)bytes; !rest.IsEmpty;)
        {
            var step = Encoding.ASCII.GetString(rest.Span.Slice(1, rest.Span[0]));
            rest = rest[(1 + rest.Span[0])..];
            var isRevoked = rest.Span[0] != 0;
            rest = rest[1..];
            var der = Take(ref rest);
            var chain = new ReadOnlyMemory<byte>[rest.Span[0]];
            rest = rest[1..];
            for (var i = 0; i < chain.Length; i++)
            {
                chain[i] = Take(ref rest);
            }

            found.Add(new(step, der, chain, isRevoked));
        }

        return found;
    }

    private static Span<byte> Put(Span<byte> output, ReadOnlySpan<byte> der)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, der.Length);
        der.CopyTo(output[sizeof(int)..]);
        return output[(sizeof(int) + der.Length)..];
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
        var der = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return der;
    }
}
