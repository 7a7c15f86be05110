using System.Security.Cryptography;

namespace Birthmark.Exchange.Packages;

/// <summary>A file for ciphertext whose signature is still to come; gone when it is closed.</summary>
internal static class Spool
{
    internal static FileStream Open(string folder)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(Path.Combine(folder, $"package.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.part"), options);
    }
}
