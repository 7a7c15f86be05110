namespace Birthmark.Images.Encoders.Atecc;

/// <summary>What the chip and its chain know besides the compressed certificate.</summary>
/// <param name="PublicKey">X and Y of the certificate's key, 64 bytes.</param>
/// <param name="AuthorityPublicKey">X and Y of the issuer's key; empty to keep the template's key identifier.</param>
/// <param name="DeviceSerial">The chip's 9-byte serial; empty if the certificate does not hold it.</param>
/// <param name="Extra">The extra text of the template.</param>
public sealed record AteccIdentity(ReadOnlyMemory<byte> PublicKey, ReadOnlyMemory<byte> AuthorityPublicKey, ReadOnlyMemory<byte> DeviceSerial, string? Extra = null);
