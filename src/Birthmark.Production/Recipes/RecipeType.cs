namespace Birthmark.Production.Recipes;

/// <summary>What a value of a recipe is; a set of them is what a step accepts.</summary>
[Flags]
internal enum RecipeType
{
    None = 0,
    Text = 1,
    Integer = 2,
    Bytes = 4,

    /// <summary>Bytes that nobody but the device may learn.</summary>
    Secret = 8,

    /// <summary>A secret in written form (base64, hex, PEM).</summary>
    SecretText = 16,
    EcKey = 32,
    RsaKey = 64,

    /// <summary>A PKCS#10 certification request.</summary>
    Request = 128,
    Certificate = 256,

    Key = EcKey | RsaKey,
    Words = Text | Integer,
    Any = 511,
}

internal static class RecipeTypeNames
{
    /// <summary>In words, for messages: <c>text or integer</c>.</summary>
    internal static string Describe(this RecipeType types) => string.Join(" or ", Parts(types));

    private static IEnumerable<string> Parts(RecipeType types)
    {
        foreach (var (type, name) in Names)
        {
            if (types.HasFlag(type))
            {
                yield return name;
            }
        }
    }

    private static readonly (RecipeType, string)[] Names =
    [
        (RecipeType.Text, "text"), (RecipeType.Integer, "an integer"), (RecipeType.Bytes, "bytes"), (RecipeType.Secret, "secret bytes"),
        (RecipeType.SecretText, "secret text"), (RecipeType.EcKey, "an EC key"), (RecipeType.RsaKey, "an RSA key"),
        (RecipeType.Request, "a certification request"), (RecipeType.Certificate, "a certificate"),
    ];
}
