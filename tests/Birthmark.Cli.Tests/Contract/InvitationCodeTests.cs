using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Stations;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Cli.Tests.Contract;

public sealed class InvitationCodeTests
{
    private const string Good = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789abcdef";

    [Fact]
    public void A_code_is_read_in_either_case_and_with_space_around_it()
    {
        Assert.True(InvitationCode.TryRead($"  {Good.ToLowerInvariant()}\n", out var code, out _));
        Assert.Equal(Good, code!.Text);
        Assert.Equal("0123456789abcdef", code.RootFingerprint);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXY1-0123456789abcdef")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789abcdeg")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdef")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789abcde")]
    public void What_is_no_code_is_told_why(string? text)
    {
        Assert.False(InvitationCode.TryRead(text, out var code, out var why));
        Assert.Null(code);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void No_text_makes_the_reader_throw_and_what_it_reads_it_reads_again() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.OneOf(ArbMap.Default.ArbFor<string>().Generator, Near).ToArbitrary(),
            text => !InvitationCode.TryRead(text, out var code, out _)
                || (InvitationCode.TryRead(code!.Text, out var again, out _) && again!.Text == code.Text)));

    [Fact]
    public void A_code_names_its_root_and_no_other()
    {
        using var root = SelfSigned("CN=root");
        using var other = SelfSigned("CN=root");
        var text = Good[..27] + Convert.ToHexStringLower(SHA256.HashData(root.RawData))[..16];
        Assert.True(InvitationCode.TryRead(text, out var code, out _));
        Assert.True(code!.Names(root));
        Assert.False(code.Names(other));
    }

    [Fact]
    public void A_code_does_not_print_its_secret()
    {
        InvitationCode.TryRead(Good, out var code, out _);
        Assert.DoesNotContain(Good[..6], code!.ToString(), StringComparison.Ordinal);
    }

    // A good code with one character replaced: close enough to reach every branch.
    private static Gen<string> Near =>
        from place in Gen.Choose(0, Good.Length - 1)
        from letter in Gen.Choose(0x20, 0x7E)
        select Good[..place] + (char)letter + Good[(place + 1)..];

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
