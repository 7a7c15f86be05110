using System.Buffers.Binary;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

public sealed class TpmCounterTests : IDisposable
{
    private const uint Index = 0x01810B17;

    private readonly SwTpm tpm = new();
    private readonly TpmLink link;
    private readonly TpmCounter counter;

    public TpmCounterTests()
    {
        link = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5));
        counter = new TpmCounter(link, Index);
    }

    [Fact]
    public void A_counter_is_made_at_its_first_advance_and_goes_up_by_one()
    {
        Assert.False(counter.IsThere());

        var first = counter.Advance();

        Assert.True(counter.IsThere());
        Assert.Equal(first + 1, counter.Advance());
        Assert.Equal(first + 1, counter.Read());
    }

    [Fact]
    public void It_survives_a_power_cut_of_its_TPM()
    {
        counter.Advance();
        var last = counter.Advance();
        tpm.Stop();
        tpm.Restart();
        Assert.Throws<KeyRefusedException>(() => counter.Read());

        Assert.Equal(last, counter.Read());
    }

    [Fact]
    public void Removed_and_made_again_it_begins_above_what_it_was()
    {
        counter.Advance();
        var last = counter.Advance();
        link.Use(session => session.Authorised("NV_UndefineSpace", 0x122, [TpmCode.Owner, Index], TpmSession.Password([]), []));
        Assert.False(counter.IsThere());

        Assert.True(counter.Advance() > last);
    }

    [Fact]
    public void Other_memory_under_its_number_is_no_counter()
    {
        var area = new TpmWriter().U32(Index).U16(TpmCode.AlgorithmSha256).U32(0x4 | 0x40000 | 0x2000000).U16(0).U16(8).ToArray();
        link.Use(session => session.Authorised("NV_DefineSpace", TpmCode.NvDefineSpace, [TpmCode.Owner], TpmSession.Password([]), new TpmWriter().U16(0).Sized(area).ToArray()));

        Assert.Equal(KeyRefusal.StoreFault, Assert.Throws<KeyRefusedException>(() => counter.Read()).Code);
        Assert.Equal(KeyRefusal.StoreFault, Assert.Throws<KeyRefusedException>(() => counter.Advance()).Code);
    }

    [Fact]
    public void The_tpm2_tools_read_the_same_value()
    {
        var value = counter.Advance();
        link.Dispose();

        tpm.Run("tpm2_nvread", $"0x{Index:x8}", "-o", tpm.PathOf("value"));

        Assert.Equal(value, BinaryPrimitives.ReadInt64BigEndian(File.ReadAllBytes(tpm.PathOf("value"))));
    }

    public void Dispose()
    {
        link.Dispose();
        tpm.Dispose();
    }
}
