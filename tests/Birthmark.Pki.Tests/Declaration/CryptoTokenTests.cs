using System.Text;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Tests.Declaration;

public sealed class CryptoTokenTests
{
    [Fact]
    public async Task Keys_are_made_and_removed_by_name_and_on_record()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token);
        var tokens = bench.Get<CryptoTokens>();
        await tokens.GenerateKeyAsync("T", "extra", KeyAlgorithm.EcP384, "anna");
        Assert.Contains("extra", (await tokens.ListAsync()).Single().ListKeys().Select(k => k.Uri.Alias));
        await tokens.RemoveKeyAsync("T", "extra", "anna");
        Assert.DoesNotContain("extra", bench.Declarations.Export(), StringComparison.Ordinal);
        var audit = await bench.AuditAsync();
        Assert.Contains(("key.generate", "anna", "T"), audit);
        Assert.Contains(("key.remove", "anna", "T"), audit);
    }

    [Fact]
    public async Task A_key_that_an_authority_signs_with_stays()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => bench.Get<CryptoTokens>().RemoveKeyAsync("T", "k1", "anna"));
        Assert.Contains("signs for CA 'A'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_key_store_refuses_is_refused_in_its_words()
    {
        using var bench = await PkiBench.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.CodeFolder, "code"), "correct horse battery\n");
        await bench.ApplyAsync("Object Type: Crypto Token\nName: C\nActivation Code: {File: code}\n---\n" + Yamls.Token);
        var tokens = bench.Get<CryptoTokens>();
        using var wrong = new SecretBuffer(Encoding.UTF8.GetBytes("wrong horse battery"));
        using var right = new SecretBuffer(Encoding.UTF8.GetBytes("correct horse battery"));
        await tokens.DeactivateAsync("C", "anna");
        Assert.Equal(PkiRefusal.WrongPassword, (await Refused(tokens.ActivateAsync("C", wrong, "anna"))).Code);
        Assert.Equal(PkiRefusal.CryptoTokenOffline, (await Refused(tokens.GenerateKeyAsync("C", "k", KeyAlgorithm.EcP256, "anna"))).Code);
        await tokens.ActivateAsync("C", right, "anna");
        await tokens.GenerateKeyAsync("C", "k", KeyAlgorithm.EcP256, "anna");
        Assert.Equal(PkiRefusal.InvalidKey, (await Refused(tokens.GenerateKeyAsync("C", "k", KeyAlgorithm.EcP256, "anna"))).Code);
        Assert.Contains("'Nowhere' is not known", (await Refused(tokens.DeactivateAsync("Nowhere", "anna"))).Message, StringComparison.Ordinal);
    }

    private static Task<PkiRefusedException> Refused(Task act) => Assert.ThrowsAsync<PkiRefusedException>(() => act);
}
