namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>Texts of leaves that came as hashes at first, in <c>late.ndjson</c>: the hub's owner had them sent again.</summary>
internal sealed class LateTexts
{
    private readonly string path;
    private readonly HashSet<long> held = [];

    /// <summary>Reads which there are; a last line that a crash left unfinished is passed over, and ended before the next.</summary>
    internal LateTexts(string folder)
    {
        path = PathIn(folder);
        if (File.Exists(path))
        {
            held = [.. Read(folder).Select(l => l.SaidIndex).OfType<long>()];
        }
    }

    internal bool Holds(long leaf) => held.Contains(leaf);

    /// <summary>On disk when it returns.</summary>
    internal void Add(long leaf, ReadOnlyMemory<byte> line)
    {
        if (held.Contains(leaf))
        {
            return;
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Write(line.Span);
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
        held.Add(leaf);
    }

    /// <summary>Those that are whole: a line cut short by a crash is no JSON.</summary>
    internal static IEnumerable<ReceivedLeaf> Read(string folder) => File.Exists(PathIn(folder))
        ? File.ReadLines(PathIn(folder)).Select(line => ReceivedLeaf.Of(System.Text.Encoding.UTF8.GetBytes(line))).Where(leaf => leaf.SaidIndex is not null)
        : [];

    private static string PathIn(string folder) => Path.Combine(folder, "late.ndjson");
}
