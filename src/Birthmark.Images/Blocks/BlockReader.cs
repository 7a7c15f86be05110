using System.Buffers.Text;
using System.Numerics;
using System.Text;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>Options of one block with their inputs filled in; notes every refusal and answers the first.</summary>
internal sealed class BlockReader
{
    private readonly MapReader map;
    private readonly List<ImageFault> faults;

    public BlockReader(OptionMap options, string subject, BlockInputs inputs)
        : this(options, subject, inputs, [])
    {
    }

    private BlockReader(OptionMap options, string subject, BlockInputs inputs, List<ImageFault> faults)
        : this(new MapReader(options, subject, faults), inputs, faults)
    {
    }

    private BlockReader(MapReader map, BlockInputs inputs, List<ImageFault> faults) => (this.map, Inputs, this.faults) = (map, inputs, faults);

    public BlockInputs Inputs { get; }

    public OptionMap Map => this.map.Map;

    public string Subject => this.map.Subject;

    public ImageFault? FirstFault => this.faults.Count > 0 ? this.faults[0] : null;

    public bool HasFaults => this.faults.Count > 0;

    public bool Has(string key) => this.map.Node(key) is not null;

    public BlockReader Child(OptionMap map, string subject) => new(map, subject, Inputs, this.faults);

    public void RefuseOthers() => this.map.RefuseOthers();

    public void Note(ImageFault fault) => this.faults.Add(fault);

    /// <summary>Notes a refusal; returns null so that callers can end in one line.</summary>
    public byte[]? Refuse(string? key, FaultKind kind, string text, string remedy)
    {
        this.map.Refuse(key, kind, text, remedy);
        return null;
    }

    public string Word(string key, params ReadOnlySpan<string> words) => this.map.Word(key, words);

    public bool Flag(string key, bool otherwise = false) => this.map.Flag(key, otherwise);

    /// <summary>The maps of a list, each with the shared faults.</summary>
    public IEnumerable<BlockReader> Maps(string key, string itemName)
    {
        var number = 0;
        foreach (var item in this.map.List(key))
        {
            number++;
            if (item is OptionMap map)
            {
                yield return new BlockReader(new MapReader(map, itemName, number, this.faults), Inputs, this.faults);
            }
            else
            {
                this.faults.Add(item.Fault(FaultKind.Value, $"{itemName} {number} of {Subject} must be a map, not a {item.Kind}", "Write 'key: value' pairs"));
            }
        }
    }

    /// <summary>The maps of a list that must not be empty.</summary>
    public IEnumerable<BlockReader> RequiredMaps(string key, string itemName)
    {
        if (this.map.List(key).Count == 0 && !HasFaults)
        {
            Missing(key);
        }

        return Maps(key, itemName);
    }

    public OptionNode? Node(string key) => this.map.Node(key);

    public IReadOnlyList<OptionNode> List(string key) => this.map.List(key);

    /// <summary>A text with its inputs filled in; null when absent.</summary>
    public string? Text(string key)
    {
        if (this.map.Text(key) is not { } written)
        {
            return null;
        }

        return Fill(key, written);
    }

    public string RequiredText(string key) => Has(key) ? Text(key) ?? "" : Missing(key) ?? "";

    /// <summary>An integer, written or from an input; null when absent.</summary>
    public BigInteger? Integer(string key, BigInteger minimum, BigInteger maximum)
    {
        if (this.map.Text(key) is not { } written)
        {
            return null;
        }

        var found = Whole(written) is { } name
            ? Inputs.TryGet(name, out var value) ? value.TryGetInteger(out var given) ? given : (BigInteger?)null : Unknown(key, name)
            : Numbers.TryParse(written, out var parsed) ? parsed : null;
        if (found is { } integer && integer >= minimum && integer <= maximum)
        {
            return integer;
        }

        if (!HasFaults)
        {
            // The value may be secret (a passcode): it is named only when it stands in the map itself.
            var shown = Whole(written) is null ? $"'{written}'" : $"given by {written}";
            Refuse(key, FaultKind.Value, $"'{key}' of {Subject}, {shown}, cannot be used", $"Give an integer from {minimum} to {maximum}");
        }

        return null;
    }

    public BigInteger RequiredInteger(string key, BigInteger minimum, BigInteger maximum)
    {
        if (Has(key))
        {
            return Integer(key, minimum, maximum) ?? minimum;
        }

        Missing(key);
        return minimum;
    }

    public int Int(string key, int otherwise, int minimum, int maximum) => (int)(Integer(key, minimum, maximum) ?? otherwise);

    /// <summary>Bytes; null when absent.</summary>
    public ReadOnlyMemory<byte>? Bytes(string key, int minimum = 0, int maximum = int.MaxValue)
    {
        if (this.map.Text(key) is not { } written)
        {
            return null;
        }

        var bytes = Bytes(key, written);
        if (bytes is { } known && (known.Length < minimum || known.Length > maximum))
        {
            Refuse(
                key, FaultKind.Value, $"'{key}' of {Subject} has {known.Length} bytes",
                minimum == maximum ? $"Give {minimum} bytes" : $"Give {minimum} to {maximum} bytes");
            return null;
        }

        return bytes;
    }

    public ReadOnlyMemory<byte> RequiredBytes(string key, int minimum = 0, int maximum = int.MaxValue)
    {
        if (Has(key))
        {
            return Bytes(key, minimum, maximum) ?? default;
        }

        Missing(key);
        return default;
    }

    /// <summary>Bytes from a node that is not under a key of its own, such as a list item.</summary>
    public ReadOnlyMemory<byte>? BytesOf(string key, OptionNode node)
    {
        if (node is OptionText text)
        {
            return Bytes(key, text.Value);
        }

        this.faults.Add(node.Fault(FaultKind.Value, $"'{key}' of {Subject} must hold values, not a {node.Kind}", "Write hex:…, base64:…, text:… or ${name}"));
        return null;
    }

    private ReadOnlyMemory<byte>? Bytes(string key, string written)
    {
        if (Whole(written) is { } name)
        {
            if (!Inputs.TryGet(name, out var value))
            {
                Unknown(key, name);
                return null;
            }

            if (value.TryGetBytes(out var given))
            {
                return given;
            }
        }
        else if (written.StartsWith("text:", StringComparison.Ordinal))
        {
            return Fill(key, written["text:".Length..]) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        }
        else if (written.StartsWith("hex:", StringComparison.Ordinal))
        {
            var digits = Fill(key, written["hex:".Length..])?.Replace(" ", "", StringComparison.Ordinal);
            var bytes = new byte[(digits?.Length ?? 0) / 2];
            if (digits is not null && digits.Length % 2 == 0 && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                return bytes;
            }
        }
        else if (written.StartsWith("base64:", StringComparison.Ordinal) && Fill(key, written["base64:".Length..]) is { } encoded)
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
            if (Convert.TryFromBase64String(encoded, bytes, out var length))
            {
                return bytes.AsMemory(0, length);
            }
        }

        if (!HasFaults)
        {
            Refuse(key, FaultKind.Value, $"'{key}' of {Subject} cannot be read as bytes", "Write hex:…, base64:…, text:… or ${name} of an input that holds bytes");
        }

        return null;
    }

    private string? Fill(string key, string written)
    {
        var start = written.IndexOf("${", StringComparison.Ordinal);
        if (start < 0)
        {
            return written;
        }

        if (Whole(written) is { } only && Inputs.TryGet(only, out var whole) && whole.TryGetText(out var alone))
        {
            return alone;
        }

        var filled = new StringBuilder();
        var at = 0;
        for (; start >= 0; start = written.IndexOf("${", at, StringComparison.Ordinal))
        {
            var end = written.IndexOf('}', start);
            if (end < 0)
            {
                Refuse(key, FaultKind.Malformed, $"'{key}' of {Subject} has '${{' without '}}'", "Close the name of the input");
                return null;
            }

            filled.Append(written, at, start - at);
            at = end + 1;
            var name = written[(start + 2)..end];
            if (!Inputs.TryGet(name, out var value))
            {
                Unknown(key, name);
                return null;
            }

            if (!value.TryGetText(out var text))
            {
                Refuse(key, FaultKind.Value, $"the input '{name}' of {Subject} is bytes where a text is wanted", "Use it alone as ${" + name + "}, or encode it first");
                return null;
            }

            filled.Append(text);
        }

        return filled.Append(written, at, written.Length - at).ToString();
    }

    /// <summary>The name of the input when the value is nothing but a reference to it.</summary>
    private static string? Whole(string written) =>
        written.StartsWith("${", StringComparison.Ordinal) && written.IndexOf('}') == written.Length - 1 ? written[2..^1] : null;

    private BigInteger? Unknown(string key, string name)
    {
        Refuse(key, FaultKind.Missing, $"'{key}' of {Subject} wants the input '{name}', which is not there", $"Known inputs are {(Inputs.Names.Count == 0 ? "none" : string.Join(", ", Inputs.Names.Order()))}");
        return null;
    }

    private string? Missing(string key)
    {
        Refuse(null, FaultKind.Missing, $"{Subject} lacks '{key}'", $"Add '{key}:'");
        return null;
    }
}
