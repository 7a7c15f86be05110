using System.Numerics;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Files;
using Birthmark.Images;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;

namespace Birthmark.Cli.Images;

/// <summary>The values of one device, written as YAML or JSON: <c>name: value</c>, where a value may be <c>hex:…</c>, <c>base64:…</c>, <c>file:…</c> or a text.</summary>
internal static class ValueFile
{
    private const long LargestValue = 16L << 20;

    /// <exception cref="ImageFaultsException">The file or a value of it cannot be read.</exception>
    public static async Task<BlockInputs> ReadAsync(Call call, string path)
    {
        var text = await Input.ReadAsync(call, path).ConfigureAwait(false);
        var name = Input.NameOf(path);
        if (!OptionTree.TryParse(text, out var tree, out var broken))
        {
            throw new ImageFaultsException(broken, name);
        }

        var folder = path == Input.Stdin ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var inputs = new BlockInputs();
        var faults = new List<ImageFault>();
        foreach (var entry in tree.Entries)
        {
            if (await ValueAsync(call, folder, entry.Value).ConfigureAwait(false) is { } value)
            {
                inputs.With(entry.Key, value);
            }
            else
            {
                // The value may be secret: its name is enough to find it.
                faults.Add(new ImageFault(FaultKind.Value, $"the value '{entry.Key}' cannot be read", "Write a text, a number, hex:…, base64:… or file:NAME") { Line = entry.Line, Subject = name });
            }
        }

        return faults.Count == 0 ? inputs : throw new ImageFaultsException(faults);
    }

    private static async Task<BlockValue?> ValueAsync(Call call, string folder, OptionNode node)
    {
        if (node is not OptionText { Value: var text, IsQuoted: var isQuoted })
        {
            return null;
        }

        if (Rest(text, "file:") is { } file)
        {
            return BlockValue.Of(await FirmwareBytes.ReadAsync(call, Path.Combine(folder, file), LargestValue).ConfigureAwait(false));
        }

        if (Rest(text, "hex:") is { } digits)
        {
            digits = digits.Replace(" ", "", StringComparison.Ordinal);
            var bytes = new byte[digits.Length / 2];
            return digits.Length % 2 == 0 && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? BlockValue.Of(bytes) : null;
        }

        if (Rest(text, "base64:") is { } encoded)
        {
            var bytes = new byte[encoded.Length];
            return Convert.TryFromBase64String(encoded, bytes, out var length) ? BlockValue.Of(bytes.AsMemory(0, length)) : null;
        }

        // A number keeps its digits when it is wanted as a text: only a plain decimal is one.
        return !isQuoted && BigInteger.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) && text == number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ? BlockValue.Of(number)
            : BlockValue.Of(Rest(text, "text:") ?? text);
    }

    private static string? Rest(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
