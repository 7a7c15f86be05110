using Birthmark.Keys;

namespace Birthmark.Production.Recipes.Values;

/// <summary>A private key on its way into the device.</summary>
internal sealed class KeyValue(IDeviceKey key) : RecipeValue
{
    internal override RecipeType Type => key.Algorithm is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384 ? RecipeType.EcKey : RecipeType.RsaKey;

    internal IDeviceKey Key => key;

    internal override Octets Octets() => new(key.ExportPkcs8(), isOwned: true);

    internal override void Shred() => key.Dispose();
}
