using Birthmark.Keys.Engines;

namespace Birthmark.Keys.Tests.Engines;

internal static class EngineUnderTest
{
    internal static IKeyEngine Lean { get; } = EngineChoice.Open(KeyEngine.Lean);

    internal static IKeyEngine Portable { get; } = EngineChoice.Open(KeyEngine.Portable);

    internal static IKeyEngine Of(KeyEngine engine) => engine == KeyEngine.Lean ? Lean : Portable;

    internal static SignatureAlgorithm SignatureFor(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcP256 => SignatureAlgorithm.EcdsaWithSha256,
        KeyAlgorithm.EcP384 => SignatureAlgorithm.EcdsaWithSha384,
        _ => SignatureAlgorithm.RsaPkcs1WithSha256,
    };
}
