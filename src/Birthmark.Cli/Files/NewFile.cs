namespace Birthmark.Cli.Files;

/// <summary>A file that appears whole or not at all: written beside its place and moved there at the end.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string path;
    private readonly string partial;
    private bool isKept;

    /// <param name="path">Where it shall be.</param>
    /// <param name="isSecret">Readable by its owner alone.</param>
    public NewFile(string path, bool isSecret = false)
    {
        this.path = Path.GetFullPath(path);
        partial = Path.Combine(Path.GetDirectoryName(this.path)!, $".{Path.GetFileName(this.path)}.{Environment.ProcessId}.part");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(partial);
        Stream = new FileStream(partial, options);
    }

    public FileStream Stream { get; }

    /// <summary>It is complete: on disk and in its place.</summary>
    public void Keep()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(partial, this.path, overwrite: true);
        isKept = true;
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
        if (!isKept)
        {
            File.Delete(partial);
        }
    }
}
