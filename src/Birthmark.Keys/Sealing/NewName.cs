using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Birthmark.Keys.Sealing;

/// <summary>
/// Gives a finished file a name that is free, in one act: of many at once exactly one wins. <see cref="File.Move(string, string, bool)"/> does not do so on Unix: it looks first
/// and renames then, and the later of two replaces the file of the earlier.
/// </summary>
internal static partial class NewName
{
    private const int AlreadyExists = 17;

    /// <returns>Whether the name was free and is now the file's, besides the one it has.</returns>
    /// <exception cref="IOException">The file system does not give a file a second name (<c>link(2)</c>).</exception>
    internal static bool TryGive(string file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(file, name);
        }

        if (Link(file, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists
            ? false
            : throw new IOException($"'{file}' cannot be given the name '{name}' ({new Win32Exception(error).Message}): the folder must lie on a file system with hard links.");
    }

    private static bool TryMove(string file, string name)
    {
        try
        {
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
