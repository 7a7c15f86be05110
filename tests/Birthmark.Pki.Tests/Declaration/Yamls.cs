namespace Birthmark.Pki.Tests.Declaration;

/// <summary>Small declarations that tests put together.</summary>
internal static class Yamls
{
    internal const string Token = """
        Object Type: Crypto Token
        Name: T
        Auto Activation: true
        Keys: {k1: P-256, k2: P-256, k3: P-384}

        """;

    /// <summary>An RSA key takes its time: only where it matters.</summary>
    internal static string TokenWithRsa { get; } = Token.Replace("P-384}", "P-384, rsa: RSA-2048}", StringComparison.Ordinal);

    internal static string Sample { get; } = File.ReadAllText(Path.Combine(Repository.Root, "samples/matter/pki.yaml"));

    /// <summary>The same with a key that is made at once.</summary>
    internal static string QuickSample { get; } = Sample.Replace("encryptKey: RSA-3072", "encryptKey: P-256", StringComparison.Ordinal);

    internal static string Root(string name, string key, string more = "") => $$"""
        ---
        Object Type: Certification Authority
        Name: {{name}}
        Subject DN: CN={{name}}
        CA Token: {Crypto Token: T, Certificate Signing Key: {{key}}}
        {{more}}

        """;

    internal static string Sub(string name, string key, string signer, string more = "") => Root(name, key, $"Signed By: {signer}\n{more}");
}
