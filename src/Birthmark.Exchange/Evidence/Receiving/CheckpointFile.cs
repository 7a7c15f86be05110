using System.Text.Json;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;
using Microsoft.Win32.SafeHandles;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>The checkpoints of one log that were verified, a line each in <c>checkpoints.ndjson</c>, oldest first.</summary>
internal sealed class CheckpointFile : IDisposable
{
    internal const string Name = "checkpoints.ndjson";

    // A note of the longest length, doubled by escapes, and sixty peaks.
    private const int LongestLine = 4 * SignedNote.MaxLength;

    private readonly SafeFileHandle file;
    private long end;

    private CheckpointFile(SafeFileHandle file) => this.file = file;

    internal KeptCheckpoint? Last { get; private set; }

    /// <summary>Opens to write; cuts off a last line that a crash left unfinished.</summary>
    /// <exception cref="ExchangeRefusedException">The last line cannot be read.</exception>
    internal static CheckpointFile Open(string folder)
    {
        var opened = new CheckpointFile(File.OpenHandle(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));
        try
        {
            opened.ReadLast(isRepaired: true);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The last line that is whole; changes nothing.</summary>
    internal static KeptCheckpoint? ReadLast(string folder)
    {
        using var opened = new CheckpointFile(File.OpenHandle(Path.Combine(folder, Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        opened.ReadLast(isRepaired: false);
        return opened.Last;
    }

    /// <summary>All lines that are whole, oldest first.</summary>
    internal static IEnumerable<KeptCheckpoint?> ReadAll(string folder)
    {
        using var stream = new FileStream(Path.Combine(folder, Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        for (var line = reader.ReadLine(); line is not null;)
        {
            var next = reader.ReadLine();
            // The last line may be in the midst of being written.
            if (next is not null || TryRead(System.Text.Encoding.UTF8.GetBytes(line)) is not null)
            {
                yield return TryRead(System.Text.Encoding.UTF8.GetBytes(line));
            }

            line = next;
        }
    }

    /// <summary>On disk when it returns.</summary>
    internal void Append(SignedCheckpoint checkpoint, CompactRange range, DateTimeOffset at)
    {
        var kept = new KeptCheckpoint(at, System.Text.Encoding.UTF8.GetString(checkpoint.Note.Encode()), [.. range.Peaks]);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(kept, EvidenceJson.Default.KeptCheckpoint), (byte)'\n'];
        RandomAccess.Write(file, line, end);
        RandomAccess.FlushToDisk(file);
        (end, Last) = (end + line.Length, kept);
    }

    public void Dispose() => file.Dispose();

    private void ReadLast(bool isRepaired)
    {
        var length = RandomAccess.GetLength(file);
        var tail = new byte[Math.Min(length, 2 * LongestLine)];
        RandomAccess.Read(file, tail, length - tail.Length);
        var whole = tail.AsSpan(0, tail.AsSpan().LastIndexOf((byte)'\n') + 1);
        end = length - tail.Length + whole.Length;
        if (end < length && isRepaired)
        {
            RandomAccess.SetLength(file, end);
            RandomAccess.FlushToDisk(file);
        }

        if (whole.Length > 0)
        {
            Last = TryRead(whole[(whole[..^1].LastIndexOf((byte)'\n') + 1)..^1])
                ?? throw new ExchangeRefusedException(ExchangeRefusal.EvidenceDamaged, $"The last line of {Name} cannot be read: keep the folder, and put back a copy of it.");
        }
    }

    private static KeptCheckpoint? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EvidenceJson.Default.KeptCheckpoint);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
