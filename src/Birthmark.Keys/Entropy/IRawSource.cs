namespace Birthmark.Keys.Entropy;

/// <summary>A generator as it is offered to us, before we mix it.</summary>
internal interface IRawSource
{
    /// <summary>What it is called in a sentence.</summary>
    string Name { get; }

    /// <exception cref="KeyRefusedException">It is away.</exception>
    void Read(Span<byte> destination);
}
