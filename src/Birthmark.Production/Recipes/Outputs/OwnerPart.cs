using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>
/// Values that the owner alone may see: closed in an envelope for its certificate while the device is given its data, so that nothing that the factory
/// can open waits for the batch's report.
/// </summary>
internal sealed record OwnerPart(EnvelopeRecipient Recipient, OutputShape Shape)
{
    /// <summary>CMS EnvelopedData around a JSON object of the values.</summary>
    internal byte[] Seal(RecipeRun run, IRandomSource random)
    {
        using var values = Shape.Write(run);
        return Recipient.Seal(values.Written.Span, random);
    }
}
