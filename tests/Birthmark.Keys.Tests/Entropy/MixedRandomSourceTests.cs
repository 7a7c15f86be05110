using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Portable;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Tests.Software;
using Birthmark.Keys.Tests.Tpm;

namespace Birthmark.Keys.Tests.Entropy;

public sealed class MixedRandomSourceTests
{
    private readonly SteeredSource system = new("operating system");
    private readonly SteeredSource chip = new("TPM");

    [Fact]
    public void What_is_given_out_is_never_given_twice_and_passes_the_tests_itself()
    {
        using var hardware = Hardware();
        using var mixed = new MixedRandomSource(system, [hardware]);
        var drawn = new byte[1 << 20];
        for (var at = 0; at < drawn.Length; at += 16)
        {
            mixed.Fill(drawn.AsSpan(at, 16));
        }

        Assert.Equal(drawn.Length / 16, drawn.Chunk(16).Select(Convert.ToHexString).Distinct().Count());
        Assert.Null(new HealthTest().Look(drawn));
    }

    [Fact]
    public void It_is_the_XOR_of_both_so_neither_alone_decides_it()
    {
        // A system source that counts is no secret, and still what comes out passes for random.
        system.Spoil = octets =>
        {
            for (var i = 0; i < octets.Length; i++)
            {
                octets[i] = (byte)(i * 7);
            }
        };
        using var hardware = Hardware();
        using var mixed = new MixedRandomSource(system, [hardware]);
        var (one, other) = (new byte[1024], new byte[1024]);

        mixed.Fill(one);
        mixed.Fill(other);

        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_system_generator_that_sticks_stops_key_making_and_is_named()
    {
        using var mixed = new MixedRandomSource(system, []);
        mixed.Fill(new byte[16]);
        system.Stick();

        var refused = Assert.Throws<KeyRefusedException>(() => mixed.Fill(new byte[2048]));

        Assert.Equal(KeyRefusal.RandomSourceFailed, refused.Code);
        Assert.Contains("'operating system' gave the same octet 7 times in a row", refused.Message, StringComparison.Ordinal);
        Assert.Equal(KeyRefusal.RandomSourceFailed, Assert.Throws<KeyRefusedException>(() => new GuardedEngine(new PortableKeys(), mixed).Generate(KeyAlgorithm.EcP256)).Code);
        system.Spoil = _ => { };
        Assert.Throws<KeyRefusedException>(() => mixed.Fill(new byte[16]));
        Assert.False(Assert.Single(mixed.Look()).IsFit);
    }

    [Fact]
    public void A_biased_TPM_stops_key_making_at_its_next_reading()
    {
        using var hardware = Hardware();
        using var mixed = new MixedRandomSource(system, [hardware]);
        mixed.Demand();
        chip.Bias();
        for (var i = 0; i < 20; i++)
        {
            hardware.Reseed();
        }

        var refused = Assert.Throws<KeyRefusedException>(mixed.Demand);

        Assert.Contains("'TPM' gave one octet", refused.Message, StringComparison.Ordinal);
        Assert.Equal([true, false], mixed.Look().Select(s => s.IsFit));
        chip.Spoil = _ => { };
        hardware.Reseed();
        Assert.Throws<KeyRefusedException>(mixed.Demand);
    }

    [Fact]
    public void A_TPM_that_was_away_at_start_is_used_once_it_is_there()
    {
        chip.IsAway = true;
        using var hardware = Hardware();
        using var mixed = new MixedRandomSource(system, [hardware]);
        Assert.Contains("It does not answer", Assert.Throws<KeyRefusedException>(() => mixed.Fill(new byte[16])).Message, StringComparison.Ordinal);

        chip.IsAway = false;
        hardware.Reseed();

        mixed.Fill(new byte[16]);
        mixed.Demand();
    }

    [Fact]
    public void Everybody_else_gets_other_octets_of_the_hardware_than_we_keep()
    {
        var stirred = new List<byte[]>();
        using var hardware = new HardwareStream(chip, octets => stirred.Add(octets.ToArray()), TimeProvider.System);
        hardware.Reseed();

        Assert.Equal(2, stirred.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(stirred, s => Assert.Equal(48, s.Length));
    }

    [Fact]
    public void The_TPM_of_the_hub_is_one_of_its_sources()
    {
        using var tpm = new SwTpm();
        using var folder = new TemporaryFolder();
        using var host = new KeysHost(folder, tpm: tpm.Address);

        Assert.Equal(["operating system", "TPM"], host.Get<IRandomHealth>().Look().Where(s => s.IsFit).Select(s => s.Name));
        using var key = host.Get<IDeviceKeys>().Generate(KeyAlgorithm.EcP256);
        Assert.NotEmpty(key.Sign([1], SignatureAlgorithm.EcdsaWithSha256));
    }

    private HardwareStream Hardware() => new(chip, _ => { }, TimeProvider.System);
}
