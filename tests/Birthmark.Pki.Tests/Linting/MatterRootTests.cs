using Birthmark.Pki.Linting;
using Birthmark.Pki.Linting.Matter;

namespace Birthmark.Pki.Tests.Linting;

public sealed class MatterRootTests
{
    public static IEnumerable<TheoryDataRow<string>> ProductionRoots => MatterVectors.Names(Path.Combine("production", "paa-root-certs"), "*.der");

    [Theory]
    [MemberData(nameof(ProductionRoots))]
    public void A_root_in_production_passes_the_rules_of_a_PAA(string name)
    {
        var der = MatterVectors.Read("production", "paa-root-certs", name);
        Assert.True(Linters.TryFind("matter-paa", out var linter));
        var findings = linter.Lint(der, der);
        Assert.True(findings.All(f => f.Severity != LintSeverity.Error), string.Join('\n', findings));
    }

    [Theory]
    [InlineData("Chip-Test-DAC-FFF2-8004-0030-Val1SecBefore", "Chip-Test-PAI-FFF2-8004-FB", "Chip-Test-PAA-NoVID", false)]
    [InlineData("Chip-Test-DAC-FFF2-8005-0032-Val1SecBefore", "Chip-Test-PAI-FFF2-8005-Val1SecBefore", "Chip-Test-PAA-NoVID", false)]
    [InlineData("Chip-Test-DAC-FFF2-8005-0033-Val1SecBefore", "Chip-Test-PAI-FFF2-8005-ValInFuture", "Chip-Test-PAA-NoVID", false)]
    [InlineData("Chip-Test-DAC-FFF2-8006-0035-Val1SecBefore", "Chip-Test-PAI-FFF2-8006-ValInFuture", "Chip-Test-PAA-FFF2-ValInFuture", false)]
    [InlineData("Chip-Test-DAC-FFF2-8004-001C-FB", "Chip-Test-PAI-FFF2-8004-FB", "Chip-Test-PAA-NoVID", true)]
    [InlineData("Chip-Test-DAC-FFF1-8000-0000", "Chip-Test-PAI-FFF1-8000", "Chip-Test-PAA-FFF1", true)]
    public void A_chain_holds_only_when_its_authorities_cover_the_second_of_the_DACs_notBefore(string dac, string pai, string paa, bool holds)
    {
        byte[] Der(string name) => MatterVectors.Read("attestation", name + "-Cert.der");
        var leaf = Der(dac);
        Assert.True(Birthmark.Pki.Certificates.CertificateView.TryRead(leaf, out var view, out _));
        var findings = MatterChain.Lint(leaf, Der(pai), [Der(paa)], view.NotBefore.At, device: null, TestKeys.Engine);
        Assert.True(holds == findings.All(f => f.Severity != LintSeverity.Error), string.Join('\n', findings));
        if (!holds)
        {
            Assert.Contains(findings, f => f.Rule is "matter-chain/pai-time" or "matter-chain/paa-time");
        }
    }
}
