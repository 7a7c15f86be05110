using System.Globalization;

namespace Birthmark.Production.Projects.Reading;

/// <summary>Takes the fields of one mapping by name; what is missing, misspelt or of a wrong kind becomes a fault.</summary>
internal sealed class Fields
{
    private readonly MapNode map;
    private readonly string what;
    private readonly FaultList faults;

    /// <param name="map">The mapping.</param>
    /// <param name="section">The keys it may have.</param>
    /// <param name="what">What it is for messages: <c>step 'key'</c>.</param>
    /// <param name="faults">Where faults go.</param>
    internal Fields(MapNode map, Section section, string what, FaultList faults)
    {
        this.map = map;
        this.what = what;
        this.faults = faults;
        foreach (var entry in map.Entries)
        {
            if (!section.Keys.Contains(entry.Key, StringComparer.Ordinal))
            {
                faults.Add(entry.KeyPlace, $"'{YamlTree.Shorten(entry.Key)}' is not a key of {what}. {Spelling.Hint(entry.Key, section.Keys)}");
            }
        }
    }

    internal Node? Any(string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value is ScalarNode { IsNull: true } ? null : entry.Value;
            }
        }

        return null;
    }

    internal Located<string>? Text(string key)
    {
        switch (Any(key))
        {
            case null:
                return null;
            case ScalarNode scalar:
                return new(scalar.Text, scalar.Place);
            case var other:
                faults.Add(other.Place, $"'{key}' of {what} must be text, not {other.Kind}.");
                return null;
        }
    }

    internal Located<string>? RequiredText(string key)
    {
        if (Any(key) is null)
        {
            faults.Add(map.Place, $"{what} has no '{key}'. Add it.");
        }

        return Text(key);
    }

    internal bool Flag(string key, bool otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        switch (text.Value)
        {
            case "true" or "yes":
                return true;
            case "false" or "no":
                return false;
            default:
                faults.Add(text.Place, $"'{key}' of {what} is '{YamlTree.Shorten(text.Value)}'. Write true or false.");
                return otherwise;
        }
    }

    internal long Integer(string key, long min, long max, long otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        faults.Add(text.Place, $"'{key}' of {what} is '{YamlTree.Shorten(text.Value)}'. Write a whole number from {min} to {max}.");
        return otherwise;
    }

    /// <summary>One of a closed set of words; null when absent or wrong.</summary>
    internal string? Word(string key, IReadOnlyList<string> words)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (words.Contains(text.Value, StringComparer.Ordinal))
        {
            return text.Value;
        }

        faults.Add(text.Place, $"'{key}' of {what} is '{YamlTree.Shorten(text.Value)}'. {Spelling.Hint(text.Value, words)}");
        return null;
    }

    /// <summary>A number as memory maps write them: <c>4096</c>, <c>0x1000</c>, <c>4K</c>; null when absent or wrong.</summary>
    internal long? Number(string key, long min, long max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Images.Options.Numbers.TryParse(text.Value, out var number) && number >= min && number <= max)
        {
            return (long)number;
        }

        faults.Add(text.Place, $"'{key}' of {what} is '{YamlTree.Shorten(text.Value)}'. Write a number from {min} to {max} (0x{max:X}).");
        return null;
    }

    internal IReadOnlyList<Entry> Map(string key) => Any(key) switch
    {
        null => [],
        MapNode child => child.Entries,
        var other => Wrong<Entry>(key, other, "a mapping"),
    };

    internal IReadOnlyList<Node> List(string key) => Any(key) switch
    {
        null => [],
        ListNode list => list.Items,
        var other => Wrong<Node>(key, other, "a list"),
    };

    /// <summary>A list of texts.</summary>
    internal IReadOnlyList<Located<string>> Texts(string key)
    {
        var texts = new List<Located<string>>();
        foreach (var item in List(key))
        {
            if (item is ScalarNode { IsNull: false } scalar)
            {
                texts.Add(new(scalar.Text, scalar.Place));
            }
            else
            {
                faults.Add(item.Place, $"'{key}' of {what} lists texts, not {item.Kind}.");
            }
        }

        return texts;
    }

    private T[] Wrong<T>(string key, Node found, string wanted)
    {
        faults.Add(found.Place, $"'{key}' of {what} must be {wanted}, not {found.Kind}.");
        return [];
    }
}
