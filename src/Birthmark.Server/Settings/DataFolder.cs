namespace Birthmark.Server.Settings;

/// <summary>Where the hub keeps what it keeps. Nobody but its owner may look in.</summary>
internal sealed record DataFolder(string Root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = ~OwnerOnly;

    public string Database => Path.Combine(Root, "birthmark.db");

    public string Keys => Path.Combine(Root, "keys");

    public string Backups => Path.Combine(Root, "backups");

    public string Credentials => Path.Combine(Root, "credentials");

    /// <summary>Makes the folders, or checks that those there are fit to hold keys.</summary>
    /// <exception cref="HubStartException">Not a folder, not writable, or open to others.</exception>
    internal void Prepare()
    {
        try
        {
            MakePrivate(Root);
            MakePrivate(Keys);
            MakePrivate(Credentials);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubStartException($"data folder '{Root}' cannot be made or written: {e.Message}", e);
        }
    }

    internal static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
            return;
        }

        if ((File.GetUnixFileMode(path) & Others) == 0)
        {
            return;
        }

        if (Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new HubStartException($"data folder '{path}' is open to other users of this machine: run 'chmod 700 {path}' after checking who could read it.");
        }

        File.SetUnixFileMode(path, OwnerOnly);
    }
}
