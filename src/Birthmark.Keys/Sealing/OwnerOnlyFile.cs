namespace Birthmark.Keys.Sealing;

/// <summary>Writes a file for its owner's eyes: whole or not at all, written aside, flushed, then moved to its name.</summary>
internal static class OwnerOnlyFile
{
    internal static void Write(string path, ReadOnlySpan<byte> content, IRandomSource random) => Write(path, content, random, aside =>
    {
        File.Move(aside, path, overwrite: true);
        return true;
    });

    /// <returns>False when the name was taken, also by somebody who was faster; the file there is untouched.</returns>
    internal static bool TryWriteNew(string path, ReadOnlySpan<byte> content, IRandomSource random) => Write(path, content, random, aside => NewName.TryGive(aside, path));

    private static bool Write(string path, ReadOnlySpan<byte> content, IRandomSource random, Func<string, bool> settle)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        var aside = Aside(path, random);
        try
        {
            using (var file = new FileStream(aside, NewOwnerOnly()))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            return settle(aside);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static string Aside(string path, IRandomSource random)
    {
        Span<byte> unique = stackalloc byte[8];
        random.Fill(unique);
        return $"{path}.{Convert.ToHexStringLower(unique)}";
    }

    private static FileStreamOptions NewOwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
