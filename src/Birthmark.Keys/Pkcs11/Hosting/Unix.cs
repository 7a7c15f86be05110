using System.Runtime.InteropServices;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>The C library's calls on file descriptors.</summary>
internal static partial class Unix
{
    [LibraryImport("libc", EntryPoint = "dup")]
    internal static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    internal static partial int DuplicateOver(int from, int onto);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);
}
