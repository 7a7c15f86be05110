using Birthmark.Pki.Linting;
using Birthmark.Pki.Linting.Matter;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Linting;

/// <summary>Linters and the declaration reader meet arbitrary bytes: they answer, they never throw.</summary>
public sealed class LinterRobustnessTests
{
    private static readonly byte[] Seed = TestCertificates.SelfSigned("CN=Seed PAA");

    [Fact]
    public void No_bytes_at_all_make_a_linter_throw() =>
        Prop.ForAll<byte[]>(bytes => Linters.Names.All(name => Find(name).Lint(bytes, bytes).Count > 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_certificate_with_any_octets_changed_is_judged_without_an_exception() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll<int, int, ushort>((at, second, values) =>
            {
                var mutated = Seed.ToArray();
                mutated[Place(at)] = (byte)values;
                mutated[Place(second)] = (byte)(values >> 8);
                foreach (var name in Linters.Names)
                {
                    Assert.NotNull(Find(name).Lint(mutated, Seed));
                }

                Assert.NotNull(MatterChain.Lint(mutated, mutated, [mutated], DateTimeOffset.UnixEpoch, new MatterDevice(1, 1, mutated)));
            }));

    [Fact]
    public void A_certificate_cut_short_anywhere_is_called_malformed()
    {
        for (var length = 0; length < Seed.Length; length++)
        {
            var finding = Assert.Single(Linters.Basic.Lint(Seed.AsMemory(0, length), default));
            Assert.Equal("rfc5280/malformed", finding.Rule);
        }
    }

    [Fact]
    public void A_declaration_with_any_octet_changed_is_read_or_refused_without_an_exception()
    {
        var cd = MatterVectors.Read("commissioner_dut", "struct_cd_origin_pid_vid_correct", "cd.der");
        Assert.True(MatterDeclaration.TryRead(cd, out _));
        for (var at = 0; at < cd.Length; at++)
        {
            for (var value = 0; value < 256; value += 5)
            {
                var mutated = cd.ToArray();
                mutated[at] = (byte)value;
                _ = MatterDeclaration.TryRead(mutated, out _);
            }
        }
    }

    private static int Place(int at) => (int)((uint)at % (uint)Seed.Length);

    private static ILinter Find(string name)
    {
        Assert.True(Linters.TryFind(name, out var linter));
        return linter;
    }
}
