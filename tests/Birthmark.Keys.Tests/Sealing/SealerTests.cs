using Birthmark.Keys.Entropy;
using Birthmark.Keys.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Keys.Tests.Sealing;

public sealed class SealerTests : IDisposable
{
    private static readonly byte[] Context = "device/1/key"u8.ToArray();

    private readonly HubKey hubKey = NewHubKey();
    private readonly Sealer sealer;

    public SealerTests() => sealer = new Sealer(hubKey, new OsRandomSource());

    [Fact]
    public void What_was_sealed_opens_again_for_its_context() => Prop.ForAll<byte[], byte[]>((secret, context) =>
    {
        using var opened = sealer.Open(sealer.Seal(secret, context), context);
        return opened.Span.SequenceEqual(secret);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_context_does_not_open_it() => Refused(sealer.Seal("secret"u8, Context), "device/2/key"u8.ToArray());

    [Fact]
    public void An_alteration_of_any_single_bit_is_refused()
    {
        var good = sealer.Seal("a secret of some length"u8, Context);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var altered = good.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(altered, Context);
        }
    }

    [Fact]
    public void Any_octets_get_a_refusal_and_nothing_worse() => Prop.ForAll<byte[]>(garbage => Refused(garbage, Context).Code == KeyRefusal.Undecryptable).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_truncation_is_refused()
    {
        var good = sealer.Seal("secret"u8, Context);
        for (var length = 0; length < good.Length; length++)
        {
            Refused(good[..length], Context);
        }
    }

    [Fact]
    public void A_value_of_another_hub_is_refused_and_the_text_names_both_keys()
    {
        using var other = NewHubKey();
        using var foreign = new Sealer(other, new OsRandomSource());
        var refusal = Refused(foreign.Seal("secret"u8, Context), Context);
        Assert.Contains($"{other.Id:x8}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{hubKey.Id:x8}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sealing_twice_gives_different_octets_of_fixed_overhead()
    {
        var one = sealer.Seal("secret"u8, Context);
        Assert.NotEqual(one, sealer.Seal("secret"u8, Context));
        Assert.Equal(1 + 4 + 12 + 6 + 16, one.Length);
        Assert.Equal(1, one[0]);
        Assert.Equal(-1, one.AsSpan().IndexOf("secret"u8));
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once() => Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
    {
        var secret = BitConverter.GetBytes(i);
        using var opened = sealer.Open(sealer.Seal(secret, Context), Context);
        Assert.Equal(secret, opened.Span.ToArray());
    });

    public void Dispose()
    {
        sealer.Dispose();
        hubKey.Dispose();
    }

    private KeyRefusedException Refused(byte[] sealedBytes, byte[] context)
    {
        var refusal = Assert.Throws<KeyRefusedException>(() => sealer.Open(sealedBytes, context));
        Assert.Equal(KeyRefusal.Undecryptable, refusal.Code);
        return refusal;
    }

    private static HubKey NewHubKey()
    {
        var key = new SecretBuffer(HubKey.Length);
        new OsRandomSource().Fill(key.Span);
        return new HubKey(key);
    }
}
