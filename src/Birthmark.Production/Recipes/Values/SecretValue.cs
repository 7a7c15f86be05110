using Birthmark.Keys;

namespace Birthmark.Production.Recipes.Values;

/// <summary>Secret bytes, or secret text as UTF-8; never a string, so that it can be zeroed.</summary>
internal sealed class SecretValue(SecretBuffer secret, bool isText = false) : RecipeValue
{
    internal override RecipeType Type => isText ? RecipeType.SecretText : RecipeType.Secret;

    internal override Octets Octets() => new(secret, isOwned: false);

    internal override void Shred() => secret.Dispose();
}
