namespace Birthmark.Images.Options;

/// <summary>Takes typed values out of a written map, collecting every fault instead of stopping at the first.</summary>
internal sealed class MapReader(OptionMap map, string kind, int number, List<ImageFault> faults)
{
    private string? subject;

    public MapReader(OptionMap map, string subject, List<ImageFault> faults)
        : this(map, subject, 0, faults)
    {
        this.subject = subject;
    }


    // A list, not a set: maps are small, and a reader is made for every field of every device.
    private readonly List<string> asked = new(4);

    public OptionMap Map => map;

    /// <summary>What the map describes: made only when somebody asks, which is to say in a refusal.</summary>
    public string Subject => this.subject ??= (map.Find("name") ?? map.Find("key")) is OptionText { Value.Length: > 0 } name
        ? $"{kind} '{name.Value}'" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind} {number}");

    /// <summary>Whether anything in the shared list was found wrong.</summary>
    public bool HasFaults => faults.Count > 0;

    public OptionNode? Node(string key)
    {
        asked.Add(key);
        return map.Find(key);
    }

    public string? Text(string key) => Node(key) switch
    {
        null => null,
        OptionText text => text.Value,
        var other => Refuse<string>(other, $"'{key}' must be a value, not a {other.Kind}", "Write one value"),
    };

    public string Required(string key)
    {
        if (Text(key) is { Length: > 0 } text)
        {
            return text;
        }

        if (map.Find(key) is null or OptionText)
        {
            Refuse<string>(map, $"{Subject} lacks '{key}'", $"Add '{key}:'");
        }

        return "";
    }

    public long? Integer(string key, long minimum, long maximum)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Numbers.TryParse(text, out var value) && value >= minimum && value <= maximum)
        {
            return (long)value;
        }

        Refuse<string>(
            map.Find(key)!,
            $"'{key}' of {Subject} is '{text}'",
            maximum == long.MaxValue ? FormattableString.Invariant($"Write a number from {minimum} up") : FormattableString.Invariant($"Write a number from {minimum} to {maximum} (0x{maximum:X})"));
        return null;
    }

    public long RequiredInteger(string key, long minimum, long maximum)
    {
        if (Node(key) is not null)
        {
            return Integer(key, minimum, maximum) ?? 0;
        }

        Refuse<string>(map, $"{Subject} lacks '{key}'", $"Add '{key}:'");
        return 0;
    }

    public bool Flag(string key, bool otherwise = false) => Text(key) switch
    {
        null => otherwise,
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        var text => Refuse<string>(map.Find(key)!, $"'{key}' of {Subject} is '{text}'", "Write true or false") is not null,
    };

    /// <summary>One of the given words; the first is the default.</summary>
    public string Word(string key, params ReadOnlySpan<string> words)
    {
        if (Text(key) is not { } text)
        {
            return words[0];
        }

        foreach (var word in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        Refuse<string>(map.Find(key)!, $"'{key}' of {Subject} is '{text}'", $"Choose one of {string.Join(", ", words.ToArray())}");
        return words[0];
    }

    public IReadOnlyList<OptionNode> List(string key) => Node(key) switch
    {
        null => [],
        OptionList list => list.Items,
        var other => Refuse<IReadOnlyList<OptionNode>>(other, $"'{key}' of {Subject} must be a list, not a {other.Kind}", "Begin each item with '- '") ?? [],
    };

    /// <summary>The items of a list that are maps; anything else in it is a fault.</summary>
    public IEnumerable<MapReader> Maps(string key, string itemName)
    {
        var count = 0;
        foreach (var item in List(key))
        {
            count++;
            if (item is OptionMap inner)
            {
                yield return new MapReader(inner, itemName, count, faults);
            }
            else
            {
                Refuse<string>(item, $"{itemName} {count} must be a map, not a {item.Kind}", "Write 'name: …' and so on");
            }
        }
    }

    /// <summary>Says no to every key that nobody asked for: misspelt options must not be ignored.</summary>
    public void RefuseOthers()
    {
        foreach (var entry in map.Entries)
        {
            if (!asked.Contains(entry.Key))
            {
                faults.Add(new ImageFault(FaultKind.Value, $"{Subject} does not know '{entry.Key}'", $"Known are {string.Join(", ", asked.Distinct().Order())}") { Line = entry.Line > 0 ? entry.Line : null });
            }
        }
    }

    public void Refuse(string? key, FaultKind kind, string text, string remedy) =>
        faults.Add(((key is null ? null : map.Find(key)) ?? map).Fault(kind, text, remedy));

    private T? Refuse<T>(OptionNode node, string text, string remedy)
        where T : class
    {
        faults.Add(node.Fault(node == map ? FaultKind.Missing : FaultKind.Value, text, remedy));
        return null;
    }
}
