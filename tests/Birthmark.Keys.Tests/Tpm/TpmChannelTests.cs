using System.Security.Cryptography;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Hardware;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>Somebody sits between processor and TPM: who listens learns nothing secret, who alters is noticed.</summary>
public sealed class TpmChannelTests : IDisposable
{
    private static readonly byte[] Secret = SHA256.HashData("the hub key"u8);

    private readonly SwTpm tpm = new();

    public static TheoryData<string> Commands { get; } = ["Unseal", "GetRandom", "Create", "Sign", "ECDH_ZGen"];

    [Fact]
    public void A_probe_on_the_bus_hears_no_secret_and_no_authorisation()
    {
        using var probe = new AlteringTpm(tpm.Address, 0, answer => answer);
        using var link = Connect(probe);
        var random = new byte[64];
        byte[] shared;
        byte[] code = [.. "the code of the token"u8];
        using (var secret = new SecretBuffer(Secret))
        using (var hardware = new TpmHardware(link, new OsRandomSource()))
        using (var given = new SecretBuffer(code))
        {
            using var opened = new TpmSealing(link).Unseal(new TpmSealing(link).Seal(secret, PcrSelection.Standard), PcrSelection.Standard);
            Assert.Equal(Secret, opened.Span.ToArray());
            new TpmRandomSource(link).Read(random);
            hardware.Open("HubToken", given);
            var made = hardware.Generate("HubToken", "key", KeyAlgorithm.EcP256);
            var key = new HardwareKeyRecord("HubToken", "key", KeyAlgorithm.EcP256, made.PublicKey, made.Wrapped, DateTimeOffset.UnixEpoch);
            hardware.Sign(key, SHA256.HashData("a message"u8), SignatureAlgorithm.EcdsaWithSha256);
            using var agreed = hardware.Agree(key, made.PublicKey.AsSpan(^65..));
            shared = agreed.Span.ToArray();
        }

        var heard = probe.Heard;
        Assert.True(heard.Length > 2000);
        foreach (var hidden in new[] { Secret, random[..16], random[32..48], SHA256.HashData(code), code, shared })
        {
            Assert.Equal(-1, heard.AsSpan().IndexOf(hidden));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_with_a_wrong_HMAC_is_refused(string command) => Refused(command, answer => Flipped(answer, answer.Length - 1), "its HMAC is wrong");

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_altered_where_its_secret_stands_is_refused(string command) => Refused(command, answer => Flipped(answer, 4 + 2), "its HMAC is wrong");

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_without_the_sessions_part_is_refused(string command) =>
        Refused(command, answer => answer[..(4 + (int)new TpmReader(answer).U32())], "sizes that do not fit");

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_whose_session_says_that_nothing_was_hidden_is_refused(string command) => Refused(command, answer => Flipped(answer, answer.Length - 35, 0x40), "its HMAC is wrong");

    [Fact]
    public void An_old_answer_played_again_is_refused()
    {
        byte[]? first = null;
        using var player = new AlteringTpm(tpm.Address, TpmCode.GetRandom, answer => first ??= answer);
        using var link = Connect(player);
        new TpmRandomSource(link).Read(new byte[32]);

        Assert.Contains("its HMAC is wrong", Assert.Throws<KeyRefusedException>(() => new TpmRandomSource(link).Read(new byte[32])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(33)]
    public void A_session_whose_nonce_has_a_wrong_size_is_refused(int length)
    {
        using var altering = new AlteringTpm(tpm.Address, TpmCode.StartAuthSession, answer => [.. answer[..4], 0, (byte)length, .. new byte[length]]);
        using var link = Connect(altering);

        Assert.Contains("nonce of a wrong size", Assert.Throws<KeyRefusedException>(() => new TpmRandomSource(link).Read(new byte[32])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_primary_key_that_is_not_on_its_curve_is_refused()
    {
        // Handle, parameter size, size of the public area, then 26 octets to the point.
        using var altering = new AlteringTpm(tpm.Address, TpmCode.CreatePrimary, answer => Flipped(answer, 4 + 4 + 2 + 26 + 5));
        using var link = Connect(altering);

        Assert.Contains("not on its curve", Assert.Throws<KeyRefusedException>(() => new TpmRandomSource(link).Read(new byte[32])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_altered_answer_a_new_session_goes_on()
    {
        var altered = 0;
        using var altering = new AlteringTpm(tpm.Address, TpmCode.GetRandom, answer => altered++ == 0 ? Flipped(answer, answer.Length - 1) : answer);
        using var link = Connect(altering);

        Assert.Throws<KeyRefusedException>(() => new TpmRandomSource(link).Read(new byte[32]));
        new TpmRandomSource(link).Read(new byte[32]);
    }

    [Fact]
    public void Sessions_that_killed_hubs_left_behind_do_not_keep_the_next_one_out()
    {
        for (var i = 0; i < 5; i++)
        {
            var hub = new AlteringTpm(tpm.Address, 0, answer => answer);
            using var link = Connect(hub);
            new TpmRandomSource(link).Read(new byte[32]);
            // Cut before it could flush anything.
            hub.Dispose();
        }

        using var next = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5));
        using var secret = new SecretBuffer(Secret);
        new TpmSealing(next).Unseal(new TpmSealing(next).Seal(secret, PcrSelection.Standard), PcrSelection.Standard).Dispose();
    }

    public void Dispose() => tpm.Dispose();

    private static TpmLink Connect(AlteringTpm to) => new(to.Address, TimeSpan.FromSeconds(5));

    private static byte[] Flipped(byte[] answer, int at, byte bits = 1)
    {
        var altered = answer.ToArray();
        altered[at] ^= bits;
        return altered;
    }

    private void Refused(string command, Func<byte[], byte[]> alter, string why)
    {
        using var code = new SecretBuffer("the code of the token"u8);
        using var secret = new SecretBuffer(Secret);
        byte[] wrapped;
        HardwareKeyRecord key;
        using (var before = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5)))
        using (var hardware = new TpmHardware(before, new OsRandomSource()))
        {
            wrapped = new TpmSealing(before).Seal(secret, PcrSelection.Standard);
            hardware.Open("HubToken", code);
            var made = hardware.Generate("HubToken", "key", KeyAlgorithm.EcP256);
            key = new("HubToken", "key", KeyAlgorithm.EcP256, made.PublicKey, made.Wrapped, DateTimeOffset.UnixEpoch);
        }

        (uint Code, Action<TpmLink, TpmHardware> Work) asked = command switch
        {
            "Unseal" => (TpmCode.Unseal, (l, _) => new TpmSealing(l).Unseal(wrapped, PcrSelection.Standard).Dispose()),
            "GetRandom" => (TpmCode.GetRandom, (l, _) => new TpmRandomSource(l).Read(new byte[32])),
            "Create" => (TpmCode.Create, (_, h) => h.Generate("HubToken", "other", KeyAlgorithm.EcP256)),
            "Sign" => (TpmCode.Sign, (_, h) => h.Sign(key, SHA256.HashData("a message"u8), SignatureAlgorithm.EcdsaWithSha256)),
            _ => (TpmCode.EcdhZGen, (_, h) => h.Agree(key, key.PublicKey.AsSpan(^65..)).Dispose()),
        };
        var isOn = false;
        using var altering = new AlteringTpm(tpm.Address, asked.Code, answer => isOn ? alter(answer) : answer);
        using var link = Connect(altering);
        using var between = new TpmHardware(link, new OsRandomSource());
        between.Open("HubToken", code);
        isOn = true;

        var refused = Assert.Throws<KeyRefusedException>(() => asked.Work(link, between));

        Assert.Equal(KeyRefusal.StoreFault, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
