namespace Birthmark.Production.Recipes.Values;

/// <summary>A value made or used by a step. Its run shreds it at the end.</summary>
internal abstract class RecipeValue
{
    internal abstract RecipeType Type { get; }

    /// <summary>Its octets: UTF-8 of text, decimal digits of a number, DER of requests and certificates, PKCS#8 of keys (a copy to dispose).</summary>
    internal abstract Octets Octets();

    /// <summary>Text of a value that is no secret.</summary>
    internal virtual string Text => throw new InvalidOperationException($"{Type} has no text: the compiler should have refused it.");

    /// <summary>Zeroes what is secret in it.</summary>
    internal virtual void Shred()
    {
    }
}
