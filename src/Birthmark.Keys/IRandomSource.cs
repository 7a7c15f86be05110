namespace Birthmark.Keys;

/// <summary>The one source of randomness for keys, serials, UIDs and secrets of devices.</summary>
public interface IRandomSource
{
    void Fill(Span<byte> destination);
}
