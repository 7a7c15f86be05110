using System.Globalization;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>One mapping of a declaration, read field by field; each wrong value becomes a fault and its default.</summary>
internal sealed class Section(YamlMap map, Faults faults, string thing)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    internal Position At => map.At;

    internal Faults Faults => faults;

    /// <summary>For messages: <c>Certificate Profile 'Matter DAC'</c>.</summary>
    internal string Thing { get; set; } = thing;

    internal IReadOnlyList<KeyValuePair<YamlText, YamlValue>> Entries => map.Entries;

    internal bool Has(string key) => Find(key) is not null;

    internal Position Where(string key) => Find(key)?.At ?? map.At;

    internal Located? Text(string key)
    {
        switch (Find(key))
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlText { Value.Length: > 0 } text when !string.IsNullOrWhiteSpace(text.Value):
                return new(text.Value, text.At);
            case var other:
                faults.Add(other.At, $"{Thing}: {key} is {other.Describe()}, but must be a text.");
                return null;
        }
    }

    internal Located Required(string key, string example)
    {
        if (Find(key) is null or YamlText { IsNull: true })
        {
            faults.Add(map.At, $"{Thing}: {key} is missing: write it, such as {key}: {example}.");
        }

        return Text(key) ?? new("", map.At);
    }

    internal bool Flag(string key, bool otherwise) =>
        Choice(key, new Dictionary<string, bool> { ["true"] = true, ["false"] = false, ["yes"] = true, ["no"] = false }, otherwise);

    internal T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        var match = choices.FirstOrDefault(c => c.Key.Equals(text.Value, StringComparison.OrdinalIgnoreCase));
        if (match.Key is not null)
        {
            return match.Value;
        }

        faults.Add(text.At, $"{Thing}: {key} '{text}' is not one of its values; {Suggestion.For(text.Value, choices.Keys)}");
        return otherwise;
    }

    internal int? Number(string key, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        faults.Add(text.At, $"{Thing}: {key} '{text}' is out of range: write a whole number from {min} to {max}.");
        return null;
    }

    internal TimeSpan Duration(string key, TimeSpan otherwise, bool allowNegative = false)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (!Profiles.Duration.TryParse(text.Value, out var duration, out var why))
        {
            faults.Add(text.At, $"{Thing}: {key} {why}");
            return otherwise;
        }

        if (duration < TimeSpan.Zero && !allowNegative)
        {
            faults.Add(text.At, $"{Thing}: {key} '{text}' is below zero: write a positive duration.");
            return otherwise;
        }

        return duration;
    }

    internal Validity? Validity(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Profiles.Validity.TryParse(text.Value, out var validity, out var why))
        {
            return validity;
        }

        faults.Add(text.At, $"{Thing}: {key} {why}");
        return null;
    }

    /// <summary>Null when absent; a single text counts as a list of one.</summary>
    internal IReadOnlyList<Located>? List(string key)
    {
        switch (Find(key))
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlText text:
                return [new(text.Value, text.At)];
            case YamlList list:
                foreach (var wrong in list.Items.Where(i => i is not YamlText { Value.Length: > 0 }))
                {
                    faults.Add(wrong.At, $"{Thing}: {key} holds {wrong.Describe()}, but must hold texts only.");
                }

                return [.. list.Items.OfType<YamlText>().Where(t => t.Value.Length > 0).Select(t => new Located(t.Value, t.At))];
            case var other:
                faults.Add(other.At, $"{Thing}: {key} is {other.Describe()}, but must be a list such as [a, b].");
                return null;
        }
    }

    internal Section? Map(string key) => Find(key) is { } value ? AsSection(value, key) : null;

    /// <summary>Items of a list of mappings.</summary>
    internal IReadOnlyList<Section> Sections(string key) => Find(key) switch
    {
        null or YamlText { IsNull: true } => [],
        YamlList list => [.. list.Items.Select(i => AsSection(i, key)).OfType<Section>()],
        var other => AsSection(other, key) is { } one ? [one] : [],
    };

    /// <summary>Reports keys that nothing asked for.</summary>
    internal void Done()
    {
        foreach (var (key, _) in map.Entries.Where(e => !known.Contains(e.Key.Value)))
        {
            faults.Add(key.At, $"{Thing}: '{key.Value}' is not a field here; {Suggestion.For(key.Value, known)}");
        }
    }

    internal Section? AsSection(YamlValue value, string key)
    {
        if (value is YamlMap inner)
        {
            return new(inner, faults, Thing);
        }

        if (value is not YamlText { IsNull: true })
        {
            faults.Add(value.At, $"{Thing}: {key} is {value.Describe()}, but must be a mapping such as {{Field: value}}.");
        }

        return null;
    }

    private YamlValue? Find(string key)
    {
        known.Add(key);
        return map.Entries.FirstOrDefault(e => e.Key.Value == key).Value;
    }
}
