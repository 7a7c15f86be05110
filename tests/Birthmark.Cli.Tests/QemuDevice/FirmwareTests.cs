using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Keys.Wrapping;

namespace Birthmark.Cli.Tests.QemuDevice;

/// <summary>The device's own arithmetic and its reader of identities, built for this computer.</summary>
public sealed class FirmwareTests : IDisposable
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, null);
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public FirmwareTests() => Tools.SkipUnlessPresent("make", "gcc");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Vectors_of_FIPS_180_and_197_RFC_4231_SEC_2_RFC_6979_and_RFC_9180_come_out_right()
    {
        var said = Tools.Make(folder, "vectors");
        Assert.Equal(12, said.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.DoesNotContain("BAD", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_signature_is_one_that_the_platform_accepts_also_at_the_ends_of_the_range()
    {
        byte[][] digests = [new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)], RandomNumberGenerator.GetBytes(32)];
        BigInteger[] scalars = [1, 2, 3, Order - 1, Order - 2, Order / 2, .. Enumerable.Range(0, 40).Select(_ => AnyScalar())];
        foreach (var key in scalars.Select(Bytes))
        {
            var answers = Ask([$"public {Convert.ToHexString(key)}", .. digests.Select(digest => $"sign {Convert.ToHexString(key)} {Convert.ToHexString(digest)}")]);
            var point = Convert.FromHexString(answers[0]);
            // The platform takes a point and a scalar only when they belong together.
            using var platform = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = key, Q = new() { X = point[..32], Y = point[32..] } });
            for (var i = 0; i < digests.Length; i++)
            {
                Assert.True(platform.VerifyHash(digests[i], Convert.FromHexString(answers[i + 1])), $"key {Convert.ToHexString(key)}, digest {i}");
            }
        }
    }

    [Fact]
    public void A_key_outside_the_range_signs_nothing()
    {
        var digest = new string('0', 64);
        Assert.All(
            Ask([.. new[] { BigInteger.Zero, Order, Order + 1, (BigInteger.One << 256) - 1 }.Select(key => $"sign {Convert.ToHexString(Bytes(key))} {digest}")]),
            answer => Assert.Equal("no key", answer));
    }

    [Fact]
    public void An_identity_that_is_cut_or_changed_in_any_byte_is_refused()
    {
        var block = Identity(Bytes(AnyScalar()), RandomNumberGenerator.GetBytes(300));
        Assert.Equal(["good"], Ask([$"identity {Convert.ToHexString(block)}"]));
        var spoiled = Enumerable.Range(0, block.Length).Select(length => block[..length])
            .Concat(Enumerable.Range(0, block.Length).Select(at => { var copy = block.ToArray(); copy[at] ^= 0x10; return copy; }));
        var answers = Ask([.. spoiled.Skip(1).Select(bytes => $"identity {Convert.ToHexString(bytes)}")]);
        Assert.Equal((2 * block.Length) - 1, answers.Length);
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "no-identity", "identity-version", "identity-length", "identity-check" }));
    }

    [Fact]
    public void An_identity_whose_key_is_none_or_that_is_erased_flash_is_refused()
    {
        Assert.Equal(
            ["identity-key", "identity-key", "identity-length", "no-identity"],
            Ask([
                $"identity {Convert.ToHexString(Identity(new byte[32], [1]))}",
                $"identity {Convert.ToHexString(Identity(Bytes(Order), [1]))}",
                $"identity {Convert.ToHexString(Identity(Bytes(1), []))}",
                $"identity {new string('F', 400)}"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(333)]
    public void What_the_hub_seals_for_a_device_opens_with_its_key_and_not_when_any_byte_was_changed_or_cut_off(int length)
    {
        using var device = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var key = Convert.ToHexString(device.ExportParameters(includePrivateParameters: true).D!);
        var text = RandomNumberGenerator.GetBytes(length);
        Assert.True(Hpke.TrySeal(device.ExportSubjectPublicKeyInfo(), "birthmark block"u8, [], text, new SystemChance(), out var whole));
        Assert.True(Hpke.TrySeal(device.ExportSubjectPublicKeyInfo(), "something else"u8, [], text, new SystemChance(), out var otherwise));
        Assert.Equal([Convert.ToHexStringLower(text)], Ask([$"open {key} {Convert.ToHexString(whole)}"]));

        var bad = Enumerable.Range(0, whole.Length).Select(at => { var copy = whole.ToArray(); copy[at] ^= 0x01; return copy; })
            .Concat([otherwise, whole[..^1], [.. whole, 0], whole[..Math.Min(whole.Length, Hpke.Overhead - 1)]]);
        var answers = Ask([.. bad.Select(bytes => $"open {key} {Convert.ToHexString(bytes)}"), $"open {Convert.ToHexString(Bytes(AnyScalar()))} {Convert.ToHexString(whole)}"]);
        Assert.Equal(whole.Length + 5, answers.Length);
        Assert.All(answers, answer => Assert.Equal("not opened", answer));
    }

    private static byte[] Identity(byte[] key, byte[] certificate)
    {
        byte[] block = [.. "BMID"u8, 1, 0, (byte)certificate.Length, (byte)(certificate.Length >> 8), .. key, .. certificate, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(block.Length - 4), Crc32(block.AsSpan(0, block.Length - 4)));
        return block;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private static BigInteger AnyScalar() => (new BigInteger(RandomNumberGenerator.GetBytes(40), isUnsigned: true) % (Order - 1)) + 1;

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        var short_ = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        short_.CopyTo(bytes, 32 - short_.Length);
        return bytes;
    }

    private string[] Ask(string[] questions)
    {
        var host = Path.Combine(folder, "host");
        if (!File.Exists(host))
        {
            Tools.Make(folder, host);
        }

        return Tools.Run(new ProcessStartInfo(host), string.Join('\n', questions) + "\n")[..^1].Split('\n');
    }

    private sealed class SystemChance : IRandomSource
    {
        public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
