using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Images.Blocks;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.MatterNxp;

/// <summary>Matter factory data as NXP's examples read it: plain, AES-encrypted, or wrapped as application factory data.</summary>
internal sealed class NxpFactoryEncoder : BlockCodec
{
    private const uint Magic = 0xCE47BA5E;
    private const int HeaderSize = 12;
    private static readonly byte[] wrapper = "APP_FACT_DATA:  "u8.ToArray();

    public override string Name => "matter-nxp";

    public override string Summary => "NXP Matter factory data (NXP's factory data generator): header with SHA-256 prefix, then key, length, value sorted by key.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        .. NxpField.All.Select(field => new BlockOption(
            field.Name,
            field.Kind switch { NxpKind.Integer => OptionKind.Number, NxpKind.Text => OptionKind.Text, _ => OptionKind.Bytes },
            field.Kind == NxpKind.Integer ? $"Integer of {field.Minimum} bytes" : $"{field.Minimum} to {field.Maximum} bytes") { IsRequired = field.IsRequired }),
        new("aes_key", OptionKind.Bytes, "Encrypt with AES-ECB under this key of 16 or 32 bytes"),
        new("wrapper", OptionKind.Word, "Wrap as application factory data ('hw_params') with CRC-16") { Words = ["none", "hw-params"], Default = "none" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var content = new List<byte>();
        foreach (var field in NxpField.All)
        {
            if (field.IsRequired || options.Has(field.Name))
            {
                var value = Value(options, field);
                content.AddRange([field.Key, (byte)value.Length, (byte)(value.Length >> 8), .. value]);
            }
        }

        var key = options.Bytes("aes_key", 16, 32);
        var wrapped = options.Word("wrapper", "none", "hw-params") == "hw-params";
        if (options.HasFaults)
        {
            return null;
        }

        // Zero padding to the AES block, a whole block when nothing is missing.
        byte[] plain = key is null ? [.. content] : [.. content, .. new byte[16 - (content.Count % 16)]];
        var block = new byte[HeaderSize + plain.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), plain.Length);
        SHA256.HashData(plain).AsSpan(0, 4).CopyTo(block.AsSpan(8));
        if (key is { } secret)
        {
            using var aes = Aes.Create();
            aes.SetKey(secret.Span);
            aes.EncryptEcb(plain, block.AsSpan(HeaderSize), PaddingMode.None); // NXP's format fixes ECB
        }
        else
        {
            plain.CopyTo(block, HeaderSize);
        }

        CryptographicOperations.ZeroMemory(plain);
        return wrapped ? Wrap(block) : block;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var key = options.Bytes("aes_key", 16, 32);
        var bytes = block.Span;
        if (bytes.StartsWith(wrapper))
        {
            var length = bytes.Length < 20 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
            if (length == 0 || length > bytes.Length - 22)
            {
                options.Note(Truncated(16));
                return;
            }

            if (CrcVariant.Xmodem.Compute(bytes.Slice(20, (int)length)) != BinaryPrimitives.ReadUInt16LittleEndian(bytes[(20 + (int)length)..]))
            {
                options.Note(new ImageFault(FaultKind.Checksum, "the CRC of the factory data does not match", "Read the block again") { Offset = 20 + length });
                return;
            }

            bytes = bytes.Slice(20, (int)length);
        }

        if (bytes.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > bytes.Length - HeaderSize)
        {
            options.Note(Truncated(0));
            return;
        }

        var plain = bytes.Slice(HeaderSize, (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])).ToArray();
        if (key is { } secret && plain.Length % 16 == 0)
        {
            using var aes = Aes.Create();
            aes.SetKey(secret.Span);
            plain = aes.DecryptEcb(plain, PaddingMode.None);
        }

        if (!SHA256.HashData(plain).AsSpan(0, 4).SequenceEqual(bytes.Slice(8, 4)))
        {
            options.Note(new ImageFault(FaultKind.Checksum, "the SHA-256 prefix does not match (is the block encrypted, or the key wrong?)", "Give the key that was used") { Offset = 8 });
            return;
        }

        ReadValues(plain, options, reading);
    }

    private static byte[] Wrap(byte[] block)
    {
        var wrapped = new byte[wrapper.Length + 4 + block.Length + 2];
        wrapper.CopyTo(wrapped, 0);
        BinaryPrimitives.WriteInt32LittleEndian(wrapped.AsSpan(16), block.Length);
        block.CopyTo(wrapped, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(wrapped.AsSpan(20 + block.Length), (ushort)CrcVariant.Xmodem.Compute(block));
        return wrapped;
    }

    private static byte[] Value(BlockReader options, NxpField field)
    {
        switch (field.Kind)
        {
            case NxpKind.Integer:
                var (minimum, maximum) = Endian.Bounds(field.Minimum, signed: false);
                return Endian.Bytes(options.RequiredInteger(field.Name, minimum, maximum), field.Minimum, bigEndian: false);
            case NxpKind.Text:
                var text = Encoding.UTF8.GetBytes(options.RequiredText(field.Name));
                if (!options.HasFaults && (text.Length < field.Minimum || text.Length > field.Maximum))
                {
                    options.Refuse(field.Name, FaultKind.Value, $"'{field.Name}' has {text.Length} bytes", $"Give {field.Minimum} to {field.Maximum}");
                }

                return text;
            default:
                var bytes = options.RequiredBytes(field.Name, field.Minimum, field.Maximum);
                return field.Kind == NxpKind.Base64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes.Span)) : bytes.ToArray();
        }
    }

    private static void ReadValues(ReadOnlyMemory<byte> content, BlockReader options, BlockReading reading)
    {
        while (content.Length >= 3 && content.Span[0] != 0)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(content.Span[1..]);
            if (length > content.Length - 3)
            {
                options.Note(Truncated(0));
                return;
            }

            var value = content.Slice(3, length);
            var field = NxpField.All.FirstOrDefault(known => known.Key == content.Span[0]);
            var name = field?.Name ?? $"key {content.Span[0]}";
            var decoded = new byte[length];
            switch (field?.Kind)
            {
                case NxpKind.Integer:
                    reading.Add(name, Endian.Read(value.Span, false, false));
                    break;
                case NxpKind.Text:
                    reading.Add(name, Encoding.UTF8.GetString(value.Span));
                    break;
                case NxpKind.Base64 when Convert.TryFromBase64String(Encoding.ASCII.GetString(value.Span), decoded, out var count):
                    reading.Add(name, decoded.AsMemory(0, count));
                    break;
                default:
                    reading.Add(name, value, field?.Kind == NxpKind.Secret);
                    break;
            }

            content = content[(3 + length)..];
        }
    }

    private static ImageFault Truncated(long at) => new(FaultKind.Truncated, "no complete NXP factory data is there", "Check the address and length of the block") { Offset = at };
}
