using Birthmark.Keys.Entropy;

namespace Birthmark.Keys.Tests.Entropy;

public sealed class CtrDrbgTests
{
    [Fact]
    public void The_first_case_of_the_validation_suite_for_AES_256_without_derivation_function_comes_out()
    {
        // CAVP CTR_DRBG.rsp, [AES-256 no df], no prediction resistance, no reseed: the second 64 octets count.
        using var generator = new CtrDrbg(Convert.FromHexString("DF5D73FAA468649EDDA33B5CCA79B0B05600419CCB7A879DDFEC9DB32EE494E5531B51DE16A30F769262474C73BEC010"));
        var output = new byte[64];

        generator.Generate(output);
        generator.Generate(output);

        Assert.Equal("D1C07CD95AF8A7F11012C84CE48BB8CB87189E99D40FCCB1771C619BDF82AB2280B1DC2F2581F39164F7AC0C510494B3A43C41B7DB17514C87B107AE793E01C5", Convert.ToHexString(output));
    }

    [Fact]
    public void Reseeding_changes_what_follows()
    {
        using var one = new CtrDrbg(new byte[48]);
        using var other = new CtrDrbg(new byte[48]);
        other.Reseed([1, .. new byte[47]]);
        var (a, b) = (new byte[32], new byte[32]);

        one.Generate(a);
        other.Generate(b);

        Assert.NotEqual(a, b);
    }
}
