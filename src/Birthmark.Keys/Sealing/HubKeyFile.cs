namespace Birthmark.Keys.Sealing;

/// <summary>The file that holds the hub's parent key: made once, readable by its owner alone.</summary>
internal static class HubKeyFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="KeyRefusedException">Others may read or replace the file, or it is not 32 octets long.</exception>
    internal static HubKey Open(string path, IRandomSource random)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            Create(path, random);
        }

        RefuseSharedFolder(Path.GetDirectoryName(path)!);
        return Read(path);
    }

    private static HubKey Read(string path)
    {
        using var file = File.OpenHandle(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) is not UnixFileMode.None and var open)
        {
            throw new KeyRefusedException(
                KeyRefusal.UnsafeHubKey, $"The hub key '{path}' is open to others ({open}): find out who could read it, then close it with 'chmod 600 {path}'.");
        }

        var key = new SecretBuffer(HubKey.Length);
        if (RandomAccess.GetLength(file) != HubKey.Length || RandomAccess.Read(file, key.Span, 0) != HubKey.Length)
        {
            key.Dispose();
            throw new KeyRefusedException(
                KeyRefusal.UnsafeHubKey,
                $"The hub key '{path}' has {RandomAccess.GetLength(file)} octets instead of {HubKey.Length}: restore it from its backup; without it nothing sealed can be opened.");
        }

        return new HubKey(key);
    }

    /// <summary>Of two hubs starting at once the first wins.</summary>
    private static void Create(string path, IRandomSource random)
    {
        using var key = new SecretBuffer(HubKey.Length);
        random.Fill(key.Span);

        // Where another process was first, its key is read.
        OwnerOnlyFile.TryWriteNew(path, key.Span, random);
    }

    private static void RefuseSharedFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Who may write the folder may put another key in place of ours, unless the sticky bit forbids it.
        var mode = File.GetUnixFileMode(folder);
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 && !mode.HasFlag(UnixFileMode.StickyBit))
        {
            throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"The folder '{folder}' of the hub key may be written by others: close it with 'chmod 700 {folder}'.");
        }
    }
}
