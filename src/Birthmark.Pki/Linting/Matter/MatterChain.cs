using System.Globalization;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>Judges DAC, PAI and PAA together, as a commissioner does: the three by themselves, their relations, their time, and the declaration.</summary>
public static class MatterChain
{
    private const string Clause = "Matter 1.x §6.2.3.1";
    private static readonly MatterPaaLinter Paa = new();
    private static readonly MatterPaiLinter Pai = new();
    private static readonly MatterDacLinter Dac = new();

    /// <param name="dac">Device certificate, DER.</param>
    /// <param name="pai">Intermediate, DER.</param>
    /// <param name="paas">Trusted roots, DER; the PAI's authority key identifier chooses.</param>
    /// <param name="at">When the device is commissioned.</param>
    /// <param name="device">What the device says of itself, or null to judge the certificates alone.</param>
    /// <param name="keys">Verifies the two signatures, or null to leave them out.</param>
    public static IReadOnlyList<LintFinding> Lint(
        ReadOnlyMemory<byte> dac, ReadOnlyMemory<byte> pai, IEnumerable<ReadOnlyMemory<byte>> paas, DateTimeOffset at, MatterDevice? device = null, IDeviceKeys? keys = null)
    {
        var findings = new List<LintFinding>(Dac.Lint(dac, pai));
        var chain = new Findings("matter-chain");
        var root = ChooseRoot(pai, paas);
        findings.AddRange(Pai.Lint(pai, root));
        if (root.IsEmpty)
        {
            chain.Error("paa-unknown", "issuer", Clause, "no trusted PAA has the key identifier and the name that the PAI was issued under.");
        }
        else
        {
            findings.AddRange(Paa.Lint(root, root));
        }

        if (CertificateView.TryRead(dac, out var leaf, out _) && CertificateView.TryRead(pai, out var intermediate, out _))
        {
            _ = CertificateView.TryRead(root, out var authority, out _);
            InspectTime(leaf, intermediate, authority, at, chain);
            InspectSignatures(leaf, intermediate, authority, keys, chain);
            InspectDevice(leaf, intermediate, authority, device, chain);
        }

        findings.AddRange(chain.List);
        return findings;
    }

    private static ReadOnlyMemory<byte> ChooseRoot(ReadOnlyMemory<byte> pai, IEnumerable<ReadOnlyMemory<byte>> paas)
    {
        if (!CertificateView.TryRead(pai, out var view, out _) || view.Find(ObjectIds.AuthorityKeyIdentifier) is not { } extension ||
            !ExtensionValues.TryReadAuthorityKeyIdentifier(extension.Value, out var wanted))
        {
            return default;
        }

        foreach (var paa in paas)
        {
            if (CertificateView.TryRead(paa, out var root, out _) && SubjectKeyOf(root).Span.SequenceEqual(wanted.Span) &&
                root.Subject.Span.SequenceEqual(view.Issuer.Span))
            {
                return paa;
            }
        }

        return default;
    }

    private static ReadOnlyMemory<byte> SubjectKeyOf(CertificateView view) =>
        view.Find(ObjectIds.SubjectKeyIdentifier) is { } extension && ExtensionValues.TryReadSubjectKeyIdentifier(extension.Value, out var identifier) ? identifier : default;

    private static void InspectTime(CertificateView leaf, CertificateView intermediate, CertificateView? root, DateTimeOffset at, Findings findings)
    {
        if (at < leaf.NotBefore.At || at > leaf.NotAfter.At)
        {
            findings.Error("dac-time", "validity", Clause, $"the DAC is valid from {leaf.NotBefore} to {leaf.NotAfter}, not at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        }

        if (!Covers(intermediate, leaf.NotBefore.At))
        {
            findings.Error("pai-time", "validity", Clause, $"the PAI is valid from {intermediate.NotBefore} to {intermediate.NotAfter}, not at the DAC's notBefore {leaf.NotBefore}.");
        }

        if (root is not null && !Covers(root, leaf.NotBefore.At))
        {
            findings.Error("paa-time", "validity", Clause, $"the PAA is valid from {root.NotBefore} to {root.NotAfter}, not at the DAC's notBefore {leaf.NotBefore}.");
        }
    }

    private static bool Covers(CertificateView view, DateTimeOffset at) => at >= view.NotBefore.At && at <= view.NotAfter.At;

    private static void InspectSignatures(CertificateView leaf, CertificateView intermediate, CertificateView? root, IDeviceKeys? keys, Findings findings)
    {
        if (keys is null)
        {
            return;
        }

        if (!keys.Verify(intermediate.PublicKeyInfo.Span, leaf.Tbs.Span, leaf.Signature.Span, SignatureAlgorithm.EcdsaWithSha256))
        {
            findings.Error("dac-signature", "signatureValue", Clause, "the DAC's signature is not by the PAI's key.");
        }

        if (root is not null && !keys.Verify(root.PublicKeyInfo.Span, intermediate.Tbs.Span, intermediate.Signature.Span, SignatureAlgorithm.EcdsaWithSha256))
        {
            findings.Error("pai-signature", "signatureValue", Clause, "the PAI's signature is not by the PAA's key.");
        }
    }

    private static void InspectDevice(CertificateView leaf, CertificateView intermediate, CertificateView? root, MatterDevice? device, Findings findings)
    {
        if (device is null)
        {
            return;
        }

        if (!MatterDeclaration.TryRead(device.CertificationDeclaration, out var declaration))
        {
            findings.Error("cd-malformed", "certification declaration", "Matter 1.x §6.3.1", "the declaration cannot be read.");
            return;
        }

        if (declaration.VendorId != device.VendorId || !declaration.ProductIds.Contains(device.ProductId))
        {
            findings.Error("cd-product", "certification declaration", "Matter 1.x §6.2.3.1",
                $"the declaration is for VID {Hex(declaration.VendorId)} and {declaration.ProductIds.Count} PIDs; the device says VID {Hex(device.VendorId)}, PID {Hex(device.ProductId)}.");
        }

        var vendor = Hex(declaration.OriginVendorId ?? declaration.VendorId);
        var products = declaration.OriginProductId is { } origin ? [origin] : declaration.ProductIds;
        InspectIdentity("dac", MatterIdentity.Read(leaf.Subject, allowFallback: true), vendor, products, findings);
        InspectIdentity("pai", MatterIdentity.Read(intermediate.Subject, allowFallback: true), vendor, products, findings);
        if (declaration.AuthorizedAuthorities is { } authorities &&
            (root is null || !authorities.Exists(identifier => identifier.Span.SequenceEqual(SubjectKeyOf(root).Span))))
        {
            findings.Error("cd-paa", "certification declaration", Clause, "the PAA is not in the declaration's authorized_paa_list.");
        }
    }

    private static void InspectIdentity(string kind, MatterIdentity identity, string vendor, List<ushort> products, Findings findings)
    {
        if (identity.VendorId is not null && identity.VendorId != vendor)
        {
            findings.Error($"{kind}-vid", "subject", Clause, $"VID of the {kind.ToUpperInvariant()} is {identity.VendorId}; the declaration wants {vendor}.");
        }

        if (identity.ProductId is { } product && !products.Exists(p => Hex(p) == product))
        {
            findings.Error($"{kind}-pid", "subject", Clause, $"PID of the {kind.ToUpperInvariant()} is {product}; the declaration does not have it.");
        }
    }

    private static string Hex(ushort? id) => id is { } value ? value.ToString("X4", CultureInfo.InvariantCulture) : "none";
}

/// <summary>What a device tells a commissioner: basic information and its Certification Declaration (CMS, DER).</summary>
public sealed record MatterDevice(ushort VendorId, ushort ProductId, ReadOnlyMemory<byte> CertificationDeclaration);
