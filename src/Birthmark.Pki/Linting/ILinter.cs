namespace Birthmark.Pki.Linting;

/// <summary>Judges a certificate by a standard, before it is signed (a TBS with a placeholder signature) or afterwards. Never throws on input bytes.</summary>
public interface ILinter
{
    /// <summary>Name in certificate profiles: <c>rfc5280</c>, <c>matter-paa</c>, <c>matter-pai</c>, <c>matter-dac</c>.</summary>
    string Name { get; }

    /// <param name="certificate">DER Certificate; when judged before signing, its signatureValue is a placeholder.</param>
    /// <param name="issuer">DER of the issuer's certificate, or empty when unknown.</param>
    IReadOnlyList<LintFinding> Lint(ReadOnlyMemory<byte> certificate, ReadOnlyMemory<byte> issuer);
}

/// <summary>Something a linter has to say.</summary>
/// <param name="Severity">Only an error stops an issuance.</param>
/// <param name="Rule">Stable code, e.g. <c>matter-dac/basic-constraints-ca</c>.</param>
/// <param name="Field">Certificate field, e.g. <c>extensions.basicConstraints.cA</c>.</param>
/// <param name="Clause">Where the rule stands, e.g. <c>RFC 5280 §4.2.1.9</c>, <c>Matter 1.x §6.2.2.3</c>.</param>
/// <param name="Text">What is wrong: names the value found and the value wanted.</param>
public sealed record LintFinding(LintSeverity Severity, string Rule, string Field, string Clause, string Text);

public enum LintSeverity
{
    Notice,
    Warning,
    Error,
}
