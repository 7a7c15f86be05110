using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Microsoft.AspNetCore.DataProtection;

namespace Birthmark.Server.Console.Sessions;

/// <summary>ASP.NET Core's data protection by the hub's own sealing key: no second ring of keys on the disk, and form tokens survive a restart.</summary>
internal sealed class SealedProtection(ISealer sealer, string purpose = "console") : IDataProtector
{
    public IDataProtector CreateProtector(string purpose1) => new SealedProtection(sealer, $"{purpose}/{purpose1}");

    public byte[] Protect(byte[] plaintext) => sealer.Seal(plaintext, Context);

    public byte[] Unprotect(byte[] protectedData)
    {
        try
        {
            using var opened = sealer.Open(protectedData, Context);
            return opened.Span.ToArray();
        }
        catch (KeyRefusedException e)
        {
            // What its callers expect of bytes that are not good.
            throw new CryptographicException(e.Message, e);
        }
    }

    private byte[] Context => Encoding.UTF8.GetBytes(purpose);
}
