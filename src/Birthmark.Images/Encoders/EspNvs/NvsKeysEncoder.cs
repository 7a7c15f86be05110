using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>An NVS key partition.</summary>
internal sealed class NvsKeysEncoder : BlockCodec
{
    public override string Name => "esp-nvs-keys";

    public override string Summary => "NVS key partition of 4096 bytes: encryption key, tweak key, CRC (ESP-IDF Programming Guide, 'NVS Encryption').";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("keys", OptionKind.Bytes, "64 bytes: encryption key and tweak key"),
        new("hmac_key", OptionKind.Bytes, "Or the 32-byte eFuse key from which both are derived"),
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        using var keys = Read(options);
        return keys?.ToPartition()
            ?? (options.HasFaults ? null : options.Refuse(null, FaultKind.Missing, $"{options.Subject} wants 'keys' or 'hmac_key'", "Give one of them"));
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (!NvsKeys.TryRead(block.Span, out var keys, out var fault))
        {
            options.Note(fault);
            return;
        }

        keys.Dispose();
        reading.Add("keys", block[..64], secret: true);
    }

    /// <summary>The keys that options name; null when they name none.</summary>
    public static NvsKeys? Read(BlockReader options)
    {
        var (given, hmac) = (options.Bytes("keys", 64), options.Bytes("hmac_key", 32, 32));
        if (given is not null && hmac is not null)
        {
            options.Refuse("hmac_key", FaultKind.Value, $"{options.Subject} has both 'keys' and 'hmac_key'", "Give one of them");
        }

        if (options.HasFaults)
        {
            return null;
        }

        if (hmac is { } efuse)
        {
            return NvsKeys.FromHmacKey(efuse.Span);
        }

        if (given is { } bytes)
        {
            if (NvsKeys.TryRead(bytes.Span, out var keys, out var fault))
            {
                return keys;
            }

            options.Note(fault);
        }

        return null;
    }
}
