using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>Binds the lean engine to the libcrypto that .NET itself has loaded.</summary>
internal static class LibcryptoLoader
{
    private const string FileName = "libcrypto.so.3";
    private const long FirstVersion = 0x3000_0000;

    private static readonly Lazy<string?> Fault = new(Bind);

    internal static bool TryLoad([NotNullWhen(false)] out string? why)
    {
        why = Fault.Value;
        return why is null;
    }

    private static string? Bind()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it needs Linux.";
        }

        // Asking .NET for its version makes it load and initialise libcrypto first; loading the name again gives the same library.
        if (SafeEvpPKeyHandle.OpenSslVersion < FirstVersion)
        {
            return $"it needs OpenSSL 3, .NET has loaded {SafeEvpPKeyHandle.OpenSslVersion:x}.";
        }

        if (!NativeLibrary.TryLoad(FileName, out var handle))
        {
            return $"'{FileName}' is not installed.";
        }

        NativeLibrary.SetDllImportResolver(typeof(LibcryptoLoader).Assembly, (name, _, _) => name == Libcrypto.Library ? handle : 0);
        return null;
    }
}
