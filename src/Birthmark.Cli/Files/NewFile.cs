namespace Birthmark.Cli.Files;

/// <summary>A file that appears whole or not at all: written beside its place and moved there at the end.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private bool _isKept;

    /// <param name="path">Where it shall be.</param>
    /// <param name="isSecret">Readable by its owner alone.</param>
    public NewFile(string path, bool isSecret = false)
    {
        _path = Path.GetFullPath(path);
        _partial = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Environment.ProcessId}.part");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(_partial);
        Stream = new FileStream(_partial, options);
    }

    public FileStream Stream { get; }

    /// <summary>It is complete: on disk and in its place.</summary>
    public void Keep()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
        _isKept = true;
    }

    public static async Task WriteAsync(string path, string text, bool isSecret, CancellationToken cancellation)
    {
        using var file = new NewFile(path, isSecret);
        await file.Stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
        file.Keep();
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isKept)
        {
            File.Delete(_partial);
        }
    }
}
