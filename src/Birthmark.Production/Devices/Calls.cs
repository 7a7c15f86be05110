using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Devices;

/// <summary>One device to create, as the station says it.</summary>
public sealed record NewDevice(string? Serial, string? Head = null);

/// <summary>A device as it stands after a create call.</summary>
public sealed record CreatedDevice(DeviceUid Uid, string Serial, DeviceState State);

/// <summary>One device to provision, and the key that it brings, if any.</summary>
public sealed record ProvisioningCall(string? Device, KeyOffer? Key = null);

/// <summary>One outcome, as the station says it: <c>OK</c>, <c>KO</c> or <c>NOK</c>.</summary>
public sealed record DeviceReport(string? Device, string? Status, string? Reason = null, IReadOnlyList<ReadBackEntry>? ReadBack = null);

/// <summary>Something that a station read from a device. Not a record: the bytes may be a key.</summary>
/// <param name="Name">Name of a memory block, or of a region of the memory map; or null with an address.</param>
/// <param name="Address">Where it was read, in hex with 0x or in decimal.</param>
/// <param name="Sha256">Its digest in hex; or null with the bytes.</param>
/// <param name="Value">The bytes in base64.</param>
public sealed class ReadBackEntry(string? Name, string? Address, string? Sha256, string? Value)
{
    public string? Name { get; } = Name;

    public string? Address { get; } = Address;

    public string? Sha256 { get; } = Sha256;

    public string? Value { get; } = Value;
}

/// <summary>The outcome on record.</summary>
/// <param name="Uid">The device.</param>
/// <param name="State">OK or KO.</param>
/// <param name="Mismatch">Where the memory that was read differs from what was meant to lie there: why a device that was reported OK is KO. Null otherwise.</param>
public sealed record ReportedDevice(DeviceUid Uid, DeviceState State, string? Mismatch = null);

/// <summary>A key made by a device: a PKCS#10 request (PEM or base64), or its public key (PEM or base64) with a proof (base64); see <see cref="BroughtKey"/>.</summary>
public sealed record KeyOffer(string? Csr, string? PublicKey, string? Proof)
{
    public bool IsEmpty => string.IsNullOrEmpty(Csr) && string.IsNullOrEmpty(PublicKey) && string.IsNullOrEmpty(Proof);

    /// <exception cref="ProductionRefusedException">Unreadable, or without proof of possession.</exception>
    internal BroughtKey Read(IDeviceKeys keys)
    {
        if (!string.IsNullOrEmpty(Csr))
        {
            return BroughtKey.TryReadRequest(Encoding.UTF8.GetBytes(Csr), keys, out var request, out var wrong)
                ? request
                : throw Refuse(ProductionRefusal.DeviceRequestInvalid, wrong);
        }

        if (!PemOrBase64.TryRead(PublicKey, out var publicKey) || !PemOrBase64.TryRead(Proof, out var proof))
        {
            throw Refuse(ProductionRefusal.DeviceProofInvalid, "'public_key' and 'proof' must both be there, in PEM or base64");
        }

        return BroughtKey.TryReadPublicKey(publicKey, proof, keys, out var brought, out var why) ? brought : throw Refuse(ProductionRefusal.DeviceProofInvalid, why);
    }

    private static ProductionRefusedException Refuse(ProductionRefusal code, string why) =>
        new(code, $"The device's key is refused: {why.TrimEnd('.')}.", "Send a PKCS#10 request signed by the device's private key.");
}
