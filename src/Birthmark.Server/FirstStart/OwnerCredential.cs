using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Server.Access;
using Birthmark.Storage;

namespace Birthmark.Server.FirstStart;

/// <summary>
/// Makes the first credential, the owner's, and a new one when none is in force any more: who may start the hub over its data folder
/// holds its keys already.
/// </summary>
internal sealed class OwnerCredential(
    CredentialBook credentials, CredentialIssuance issuance, CertificateRegister register, PkiCatalog catalog, IDeviceKeys keys, OwnerFiles files)
{
    /// <summary>The built-in declaration of the PKI makes this name its super administrator.</summary>
    internal const string Name = "hub-owner";

    /// <summary>True when it was made now. The book's row comes last: a start that died before it begins anew.</summary>
    internal async Task<bool> EnsureAsync(CancellationToken cancellation)
    {
        if (credentials.HasOwner())
        {
            return false;
        }

        await RevokeLeftOversAsync(cancellation).ConfigureAwait(false);
        using var key = keys.Generate(KeyAlgorithm.EcP256);
        var der = CertificationRequest.Create(DistinguishedName.Parse("CN=" + Name), key);
        if (!CertificationRequest.TryRead(der, out var request, out var why))
        {
            throw new InvalidOperationException("The hub cannot read its own request: " + why);
        }

        var credential = await issuance.IssueAsync(Name, HubRoles.Owner, request, "hub", cancellation).ConfigureAwait(false);
        using var pkcs8 = key.ExportPkcs8();
        await files.WriteAsync(credential.Certificate, pkcs8, ManagementPki.RootOf(catalog), cancellation).ConfigureAwait(false);
        await credentials.AddAsync(
            "owner.create",
            credential,
            tx => tx.Record(new AuditRecord("owner.create", "hub", Name, ("fingerprint", credential.Fingerprint), ("serial_number", credential.SerialNumber))),
            cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>A start that died after issuing left a certificate whose key may lie in a half-written folder.</summary>
    private async Task RevokeLeftOversAsync(CancellationToken cancellation)
    {
        foreach (var entry in await register.FindByUsernameAsync(CredentialIssuance.UsernameOf(Name)).ConfigureAwait(false))
        {
            if (entry.Status == CertificateStatus.Active)
            {
                await register.RevokeAsync(
                    new RevocationOrder(entry.IssuerDn, entry.SerialNumber, RevocationReason.Superseded, null, null, "hub") { IsAutomatic = true }, cancellation).ConfigureAwait(false);
            }
        }
    }
}
