using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Renesas;

/// <summary>A wrapped user key for Renesas RX with TSIP.</summary>
internal sealed class RenesasEncoder : BlockCodec
{
    public override string Name => "renesas-tsip";

    public override string Summary => "Renesas RX TSIP user-key block, as the security key management tool writes it for '-filetype mot'.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("ufpk", OptionKind.Bytes, "User factory programming key, 32 bytes, secret") { IsRequired = true },
        new("wrapped_ufpk", OptionKind.Bytes, "The same wrapped by Renesas' service: 32 bytes, or the 36-byte file with the shared key number before it") { IsRequired = true },
        new("iv", OptionKind.Bytes, "16 random bytes") { IsRequired = true },
        new("key", OptionKind.Bytes, "The user key, 16 to 1024 bytes, a multiple of 16 (a public key with its padding)") { IsRequired = true },
        new("shared_key", OptionKind.Number, "Number of the shared key, from 1") { Default = "1" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var (ufpk, wrapped) = (options.RequiredBytes("ufpk", 32, 32), options.RequiredBytes("wrapped_ufpk", 32, 36));
        var (iv, key) = (options.RequiredBytes("iv", 16, 16), options.RequiredBytes("key", 16, 1024));
        var shared = options.Int("shared_key", 1, 1, int.MaxValue);
        if (options.HasFaults)
        {
            return null;
        }

        return key.Length % 16 != 0
            ? options.Refuse("key", FaultKind.Misaligned, $"the key has {key.Length} bytes", "Give a multiple of 16")
            : RenesasKeyBlock.Write((uint)shared, wrapped.Span[^32..], iv.Span, RenesasKeyBlock.Wrap(ufpk.Span, iv.Span, key.Span));
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var ufpk = options.RequiredBytes("ufpk", 32, 32);
        if (options.HasFaults)
        {
            return;
        }

        if (!RenesasKeyBlock.TryRead(block.Span, ufpk.Span, out var key, out var fault))
        {
            options.Note(fault);
            return;
        }

        reading.Add("wrapped_ufpk", block.Slice(8, 32));
        reading.Add("iv", block.Slice(40, 16));
        reading.Add("key", key, secret: true);
    }
}
