using Birthmark.Keys.Pkcs11.Desk;

namespace Birthmark.Keys.Pkcs11;

/// <summary>The configured modules, each behind its desk.</summary>
internal sealed class Pkcs11Modules(IReadOnlyList<DeskClient> all) : IDisposable
{
    internal IReadOnlyList<DeskClient> All => all;

    public void Dispose()
    {
        foreach (var module in all)
        {
            module.Dispose();
        }
    }
}
