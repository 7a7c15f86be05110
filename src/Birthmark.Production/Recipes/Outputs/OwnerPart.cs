using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>
/// Values that the owner alone may see: closed in an envelope for its certificate while the device is given its data, so that nothing that the factory
/// can open waits for the batch's report.
/// </summary>
internal sealed record OwnerPart(EnvelopeRecipient Recipient, OutputShape Shape)
{
    /// <summary>The fact of a device's leaf that holds the digest of its envelope: no step can be named so.</summary>
    internal const string Fact = "for_oem:sha256";

    /// <summary>CMS EnvelopedData around a JSON object that names the device and holds its values: an envelope put to another device is told by it.</summary>
    internal byte[] Seal(RecipeRun run, IRandomSource random)
    {
        using var named = new SecretWriter();
        named.Write("{\"DeviceUID\":\""u8);
        named.Write(Encoding.ASCII.GetBytes(run.Subject.DeviceUid));
        named.Write("\",\"Values\":"u8);
        Shape.Write(run, null, named);
        named.WriteByte((byte)'}');
        return Recipient.Seal(named.Written.Span, random);
    }
}
