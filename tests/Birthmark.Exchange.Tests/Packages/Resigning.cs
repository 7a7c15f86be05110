using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Tests.Packages;

/// <summary>Puts another signature around the same sealed content.</summary>
internal static class Resigning
{
    internal static async Task<byte[]> ByAsync(OemIdentity oem, byte[] package, DateTimeOffset at)
    {
        using var content = new MemoryStream();
        await Signed.CopyAsync(new MemoryStream(package), content, package.Length, default);
        using var output = new MemoryStream();
        using var signing = new CmsSigningStream(output, oem.Signer, at);
        await signing.WriteAsync(content.ToArray(), default);
        await signing.CompleteAsync(default);
        return output.ToArray();
    }
}
