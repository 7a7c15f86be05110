using Birthmark.Keys.Engines.Lean;
using Birthmark.Keys.Engines.Portable;

namespace Birthmark.Keys.Engines;

/// <summary>Turns the wish of the options into an engine.</summary>
internal static class EngineChoice
{
    /// <exception cref="KeyRefusedException">The lean engine was asked for and does not load.</exception>
    internal static IKeyEngine Open(KeyEngine wanted)
    {
        if (wanted == KeyEngine.Portable)
        {
            return new PortableKeys();
        }

        if (LibcryptoLoader.TryLoad(out var why))
        {
            return new LeanKeys();
        }

        return wanted == KeyEngine.Automatic
            ? new PortableKeys()
            : throw new KeyRefusedException(KeyRefusal.EngineUnavailable, $"The lean key engine does not load: {why} Choose Automatic or Portable.");
    }
}
