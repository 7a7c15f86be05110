namespace Birthmark.Keys.Engines;

/// <summary>Makes no key while a source of randomness is unfit; everything else passes through.</summary>
internal sealed class GuardedEngine(IKeyEngine engine, IRandomHealth health) : IKeyEngine
{
    internal IKeyEngine Engine => engine;

    public IDeviceKey Generate(KeyAlgorithm algorithm)
    {
        health.Demand();
        return engine.Generate(algorithm);
    }

    public ISigner Load(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8) => engine.Load(algorithm, pkcs8);

    public bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm) =>
        engine.Verify(publicKeyInfo, message, signature, algorithm);

    public bool TryRecognise(ReadOnlySpan<byte> publicKeyInfo, out KeyAlgorithm algorithm) => engine.TryRecognise(publicKeyInfo, out algorithm);
}
