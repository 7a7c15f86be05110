using System.Security.Cryptography;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

public sealed class TpmSealingTests : IDisposable
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly SwTpm tpm = new();
    private readonly TpmLink link;

    public TpmSealingTests() => link = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5));

    [Fact]
    public void A_sealed_secret_comes_back_on_the_machine_as_it_was()
    {
        var wrapped = Seal();

        using var opened = new TpmSealing(link).Unseal(wrapped, PcrSelection.Standard);

        Assert.Equal(Secret, opened.Span.ToArray());
        Assert.Equal(-1, wrapped.AsSpan().IndexOf(Secret));
    }

    [Fact]
    public void After_another_firmware_or_boot_policy_it_stays_sealed_and_the_reason_is_said()
    {
        var wrapped = Seal();
        Extend(4);
        new TpmSealing(link).Unseal(wrapped, PcrSelection.Standard).Dispose();

        Extend(7);

        var refused = Assert.Throws<KeyRefusedException>(() => new TpmSealing(link).Unseal(wrapped, PcrSelection.Standard));
        Assert.Equal(KeyRefusal.StateChanged, refused.Code);
        Assert.Contains("secure boot", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_TPM_does_not_open_it()
    {
        var wrapped = Seal();
        using var other = new SwTpm();
        using var otherLink = new TpmLink(other.Address, TimeSpan.FromSeconds(5));

        var refused = Assert.Throws<KeyRefusedException>(() => new TpmSealing(otherLink).Unseal(wrapped, PcrSelection.Standard));

        Assert.Equal(KeyRefusal.TokenOffline, refused.Code);
        Assert.Contains("another TPM", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_over_other_registers_does_not_open_it()
    {
        var wrapped = Seal();
        Assert.True(PcrSelection.TryRead("4", out var other, out _));

        Assert.Equal(KeyRefusal.StateChanged, Assert.Throws<KeyRefusedException>(() => new TpmSealing(link).Unseal(wrapped, other)).Code);
    }

    [Fact]
    public void An_altered_octet_anywhere_is_refused()
    {
        var wrapped = Seal();
        for (var i = 0; i < wrapped.Length; i++)
        {
            var altered = wrapped.ToArray();
            altered[i] ^= 0x10;
            Assert.Throws<KeyRefusedException>(() => new TpmSealing(link).Unseal(altered, PcrSelection.Standard).Dispose());
        }

        new TpmSealing(link).Unseal(wrapped, PcrSelection.Standard).Dispose();
    }

    [Theory]
    [InlineData("0,7", "0,7")]
    [InlineData(" 7, 4,23", "4,7,23")]
    [InlineData("", null)]
    [InlineData("24", null)]
    [InlineData("-1", null)]
    [InlineData("0,1,2,3,4,5,6,7,8", null)]
    public void Registers_are_written_as_numbers_with_commas(string text, string? read) =>
        Assert.Equal(read, PcrSelection.TryRead(text, out var selection, out _) ? selection.ToString() : null);

    public void Dispose()
    {
        link.Dispose();
        tpm.Dispose();
    }

    private byte[] Seal()
    {
        using var secret = new SecretBuffer(Secret);
        return new TpmSealing(link).Seal(secret, PcrSelection.Standard);
    }

    private void Extend(uint register) => link.Use(session => session.Authorised(
        "PCR_Extend", 0x182, [register], TpmSession.Password([]),
        new TpmWriter().U32(1).U16(TpmCode.AlgorithmSha256).Raw(SHA256.HashData("another firmware"u8)).ToArray()));
}
