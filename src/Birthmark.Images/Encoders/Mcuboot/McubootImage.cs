using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>A signed image as MCUboot boots it (MCUboot documentation, 'Bootloader', 'Image format' and 'Image trailer').</summary>
public sealed class McubootImage
{
    internal const int FixedHeader = 32;

    private const uint Magic = 0x96F3B83D;
    private const ushort ProtectedMagic = 0x6908;
    private const ushort PlainMagic = 0x6907;
    private const ushort KeyHash = 0x01;
    private const ushort Sha256 = 0x10;
    private const ushort Counter = 0x50;

    // Boot magic of a slot with 8-byte alignment (bootutil, boot_img_magic).
    private static readonly byte[] trailer = Convert.FromHexString("77C295F360D2EF7F3552500F2CB67980");

    private McubootImage(McubootVersion version, int headerSize, uint loadAddress, uint flags, ReadOnlyMemory<byte> payload, byte[] digest, IReadOnlyList<McubootTlv> tlvs)
    {
        (Version, HeaderSize, LoadAddress, Flags) = (version, headerSize, loadAddress, flags);
        (Payload, Digest, Tlvs) = (payload, digest, tlvs);
    }

    public McubootVersion Version { get; }

    public int HeaderSize { get; }

    public uint LoadAddress { get; }

    public uint Flags { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>SHA-256 over header, payload and protected TLVs, as computed here and as stated in the image.</summary>
    public byte[] Digest { get; }

    public IReadOnlyList<McubootTlv> Tlvs { get; }

    public uint? SecurityCounter =>
        Tlvs.FirstOrDefault(tlv => tlv is { Type: Counter, IsProtected: true, Bytes.Length: 4 }) is { Bytes.Length: 4 } found ? BinaryPrimitives.ReadUInt32LittleEndian(found.Bytes.Span) : null;

    public static bool TrySign(
        ReadOnlySpan<byte> payload, McubootOptions options, McubootKey key, [NotNullWhen(true)] out byte[]? image, [NotNullWhen(false)] out ImageFault? fault)
    {
        image = null;
        fault = options.HeaderSize is < FixedHeader or > ushort.MaxValue ? new ImageFault(FaultKind.Value, $"a header of {options.HeaderSize} bytes is not possible", "Choose 32 to 65535, usually 0x200")
            : options.Encryption is not null && options.PayloadKey.Length != McubootEncryption.KeySize ? new ImageFault(FaultKind.Missing, "encryption needs a payload key of 16 bytes", "Give 16 random bytes")
            : payload.IsEmpty ? ImageFaults.Empty : null;
        if (fault is not null)
        {
            return false;
        }

        if (options.Encryption is not null)
        {
            options = options with { Flags = options.Flags | McubootEncryption.Flag };
            payload = (byte[])[.. payload, .. new byte[(16 - (payload.Length % 16)) % 16]];
        }

        var counter = options.SecurityCounter is { } value ? Area(ProtectedMagic, [(Counter, Endian.Bytes(value, 4, false))]) : [];
        var hashed = new byte[options.HeaderSize + payload.Length + counter.Length];
        WriteHeader(hashed, options, payload.Length, counter.Length);
        payload.CopyTo(hashed.AsSpan(options.HeaderSize));
        counter.CopyTo(hashed, options.HeaderSize + payload.Length);
        var digest = SHA256.HashData(hashed);
        if (key.Sign(digest) is not { } signature)
        {
            fault = new ImageFault(FaultKind.Value, "the signing key has no private part", "Give the private key");
            return false;
        }

        List<(ushort, byte[])> tlvs = [(Sha256, digest), (KeyHash, SHA256.HashData(key.PublicKeyInfo)), (key.SignatureType, signature)];
        if (options.Encryption is { } encryption)
        {
            tlvs.Add((McubootEncryption.TlvType, encryption.Encrypt(options.PayloadKey.Span, hashed.AsSpan(options.HeaderSize, payload.Length))));
        }

        byte[] signed = [.. hashed, .. Area(PlainMagic, [.. tlvs])];
        image = options.SlotSize == 0 ? signed : Pad(signed, options, out fault);
        return image is not null;
    }

    /// <summary>Reads an image and checks its digest; the signature is checked by <see cref="IsSignedBy"/>.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out McubootImage? image, [NotNullWhen(false)] out ImageFault? fault) =>
        TryRead(bytes, null, out image, out fault);

    /// <summary>The same for an image that may be encrypted.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, McubootEncryption? encryption, [NotNullWhen(true)] out McubootImage? image, [NotNullWhen(false)] out ImageFault? fault)
    {
        image = null;
        var span = bytes.Span;
        if (span.Length < FixedHeader || BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic)
        {
            fault = new ImageFault(FaultKind.Malformed, "the MCUboot header is not there", "Give a signed image") { Offset = 0 };
            return false;
        }

        var (header, guarded, size) = (BinaryPrimitives.ReadUInt16LittleEndian(span[8..]), BinaryPrimitives.ReadUInt16LittleEndian(span[10..]), BinaryPrimitives.ReadUInt32LittleEndian(span[12..]));
        var hashed = header + (long)size + guarded;
        var tlvs = new List<McubootTlv>();
        if (header < FixedHeader || hashed > span.Length || (guarded > 0 && !TryArea(bytes[(header + (int)size)..], ProtectedMagic, guarded, tlvs)) || !TryArea(bytes[(int)hashed..], PlainMagic, null, tlvs))
        {
            fault = new ImageFault(FaultKind.Truncated, "header, payload or TLV areas do not fit into the image", "Copy the image again in full") { Offset = header + (long)size };
            return false;
        }

        if ((BinaryPrimitives.ReadUInt32LittleEndian(span[16..]) & McubootEncryption.Flag) != 0)
        {
            var plain = bytes[..(int)hashed].ToArray();
            if (encryption is null || tlvs.Find(tlv => tlv.Type == McubootEncryption.TlvType) is not { } wrapped || !encryption.TryDecrypt(wrapped.Bytes.Span, plain.AsSpan(header, (int)size)))
            {
                fault = new ImageFault(FaultKind.Unsupported, "the image is encrypted, and not for the given key", "Give the device's private P-256 key");
                return false;
            }

            bytes = plain;
            span = plain;
        }

        var digest = SHA256.HashData(span[..(int)hashed]);
        if (!tlvs.Exists(tlv => tlv.Type == Sha256 && tlv.Bytes.Span.SequenceEqual(digest)))
        {
            fault = new ImageFault(FaultKind.Checksum, "the SHA-256 of the image does not match", "The image was changed after signing: sign it again") { Offset = hashed };
            return false;
        }

        var version = new McubootVersion(span[20], span[21], BinaryPrimitives.ReadUInt16LittleEndian(span[22..]), BinaryPrimitives.ReadUInt32LittleEndian(span[24..]));
        image = new McubootImage(version, header, BinaryPrimitives.ReadUInt32LittleEndian(span[4..]), BinaryPrimitives.ReadUInt32LittleEndian(span[16..]), bytes.Slice(header, (int)size), digest, tlvs);
        fault = null;
        return true;
    }

    /// <summary>Whether a signature of this key, named by its key hash, stands in the image and verifies.</summary>
    public bool IsSignedBy(McubootKey key)
    {
        var hash = SHA256.HashData(key.PublicKeyInfo);
        return Tlvs.Any(tlv => tlv.Type == KeyHash && tlv.Bytes.Span.SequenceEqual(hash))
            && Tlvs.Any(tlv => tlv.Type == key.SignatureType && !tlv.IsProtected && key.Verify(Digest, tlv.Bytes.Span));
    }

    private static void WriteHeader(Span<byte> header, McubootOptions options, int payload, int guarded)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], options.LoadAddress);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], (ushort)options.HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[10..], (ushort)guarded);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], payload);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], options.Flags);
        (header[20], header[21]) = (options.Version.Major, options.Version.Minor);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], options.Version.Revision);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], options.Version.Build);
        header[FixedHeader..options.HeaderSize].Fill(0xFF);
    }

    private static byte[] Area(ushort magic, ReadOnlySpan<(ushort Type, byte[] Bytes)> tlvs)
    {
        var area = new List<byte>();
        foreach (var (type, bytes) in tlvs)
        {
            area.AddRange([(byte)type, (byte)(type >> 8), (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes]);
        }

        var total = area.Count + 4;
        return [(byte)magic, (byte)(magic >> 8), (byte)total, (byte)(total >> 8), .. area];
    }

    private static bool TryArea(ReadOnlyMemory<byte> bytes, ushort magic, int? announced, List<McubootTlv> tlvs)
    {
        var span = bytes.Span;
        if (span.Length < 4 || BinaryPrimitives.ReadUInt16LittleEndian(span) != magic)
        {
            return false;
        }

        var total = BinaryPrimitives.ReadUInt16LittleEndian(span[2..]);
        if (total > span.Length || (announced is { } wanted && wanted != total))
        {
            return false;
        }

        var at = 4;
        while (at + 4 <= total)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(span[(at + 2)..]);
            if (at + 4 + length > total)
            {
                return false;
            }

            tlvs.Add(new McubootTlv(BinaryPrimitives.ReadUInt16LittleEndian(span[at..]), bytes.Slice(at + 4, length), magic == ProtectedMagic));
            at += 4 + length;
        }

        return at == total;
    }

    private static byte[]? Pad(byte[] signed, McubootOptions options, out ImageFault? fault)
    {
        // Trailer: swap state is left erased; image_ok and magic stand at the end, each in its own write unit.
        var room = options.SlotSize - trailer.Length - Math.Max(8, options.Align);
        fault = signed.Length > room ? new ImageFault(FaultKind.TooLarge, $"the signed image has {signed.Length} bytes, the slot has room for {room}", "Enlarge the slot or shrink the firmware") : null;
        if (fault is not null)
        {
            return null;
        }

        var slot = new byte[options.SlotSize];
        slot.AsSpan().Fill(0xFF);
        signed.CopyTo(slot, 0);
        trailer.CopyTo(slot, slot.Length - trailer.Length);
        if (options.Confirm)
        {
            slot[slot.Length - trailer.Length - Math.Max(8, options.Align)] = 1;
        }

        return slot;
    }
}
