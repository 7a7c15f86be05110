using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Tpm;

public sealed class MalformedAnswerTests
{
    [Theory]
    [InlineData("", KeyRefusal.StoreFault)]
    [InlineData("8001", KeyRefusal.StoreFault)]
    [InlineData("80010000000A000000", KeyRefusal.StoreFault)]
    [InlineData("80010000000900000000", KeyRefusal.StoreFault)]
    [InlineData("80010000006400000000" + "0001", KeyRefusal.StoreFault)]
    [InlineData("8001FFFFFFFF00000000", KeyRefusal.StoreFault)]
    [InlineData("80010000000A00000101", KeyRefusal.StoreFault)]
    public async Task An_answer_cut_short_or_of_a_wrong_size_is_a_refusal(string answer, KeyRefusal refusal)
    {
        using var folder = new TemporaryFolder();
        using (var before = new KeysHost(folder))
        {
            // The hub key is there already: nothing random is wanted of this TPM.
            Assert.NotNull(before.Get<ISealer>());
        }

        using var tpm = new FakeTpm(Convert.FromHexString(answer));
        using var host = new KeysHost(folder, tpm: tpm.Address);
        var store = host.Stores.Single(s => s.Scheme == "tpm");

        using var code = new SecretBuffer("the code of it"u8);

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => store.CreateTokenAsync(
            "HubToken", code, new TokenOptions(AutoActivate: false, AllowExport: false), TestContext.Current.CancellationToken));

        Assert.Equal(refusal, refused.Code);
        Assert.Null(await store.FindTokenAsync("HubToken", TestContext.Current.CancellationToken));
    }
}
