using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Images;

/// <summary>Reads a file of bytes that the command line names; <c>-</c> is stdin.</summary>
internal static class FirmwareBytes
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Call call, string path, long limit)
    {
        if (path == Input.Stdin)
        {
            using var held = new MemoryStream();
            var stdin = call.Here.InBytes();
            await using (stdin.ConfigureAwait(false))
            {
                var part = new byte[64 * 1024];
                for (int count; (count = await stdin.ReadAsync(part, call.Cancellation).ConfigureAwait(false)) > 0;)
                {
                    held.Write(part, 0, count);
                    Refuse("stdin", held.Length, limit);
                }
            }

            return held.ToArray();
        }

        try
        {
            Refuse(path, new FileInfo(path).Length, limit);
            return await File.ReadAllBytesAsync(path, call.Cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MisusedException($"{path}: no such file", "Name an existing file, or - for stdin.");
        }
    }

    private static void Refuse(string name, long length, long limit)
    {
        if (length > limit)
        {
            throw new MisusedException($"{name}: it has more than {limit.Words()} bytes", "Name a firmware file, not a disk image.");
        }
    }
}
