using System.Globalization;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes;

/// <summary>The inputs of one step as its kind takes them; whatever is wrong becomes a fault at its place.</summary>
internal sealed class StepInputs(StepDeclaration step, NameResolver names, RecipeScope scope, FaultList faults)
{
    internal RecipeScope Scope => scope;

    internal string StepName => step.Name.Value;

    internal Place PlaceOf(string key) => Find(key)?.Value.Place ?? step.Name.Place;

    internal void Fault(string key, string text) => faults.Add(PlaceOf(key), $"Step '{step.Name.Value}': {text}");

    internal void Fault(Place place, string text) => faults.Add(place, $"Step '{step.Name.Value}': {text}");

    /// <summary>What a reference inside a larger value stands for; null with a fault.</summary>
    internal Source? Named(string reference, Place place) => names.Resolve(new($"${{{reference}}}", place), $"step '{step.Name.Value}'");

    /// <summary>A mapping, empty when absent; null with a fault when it is something else.</summary>
    internal MapNode? Map(string key)
    {
        switch (Find(key)?.Value)
        {
            case null or ScalarNode { IsNull: true }:
                return new MapNode(PlaceOf(key), []);
            case MapNode map:
                return map;
            case var other:
                Fault(key, $"'{key}' must be a mapping, not {other.Kind}.");
                return null;
        }
    }

    /// <summary>A value of one of the accepted types; null when absent or wrong.</summary>
    internal Source? Value(string key, RecipeType accepts)
    {
        if (Scalar(key) is not { } scalar || names.Resolve(new(scalar.Text, scalar.Place), $"'{key}' of step '{step.Name.Value}'") is not { } source)
        {
            return null;
        }

        if ((source.Type & accepts) == 0)
        {
            Fault(key, $"'{key}' is {source.Type.Describe()}, and must be {accepts.Describe()}.");
            return null;
        }

        return source;
    }

    /// <summary>Text known when the project is applied: literal, or made of variables.</summary>
    internal string? Constant(string key)
    {
        if (Value(key, RecipeType.Any) is not { } source)
        {
            return null;
        }

        if (source is ConstantSource constant)
        {
            return constant.Constant;
        }

        Fault(key, $"'{key}' must be known when the project is applied, not made for each device. Write a text or a variable.");
        return null;
    }

    /// <summary>One of a closed set of words.</summary>
    internal string? Word(string key, IReadOnlyList<string> words, string? otherwise = null)
    {
        if (Find(key) is null)
        {
            return otherwise;
        }

        var written = Constant(key);
        if (written is not null && !words.Contains(written, StringComparer.Ordinal))
        {
            Fault(key, $"'{key}' is '{YamlTree.Shorten(written)}'. {Spelling.Hint(written, words)}");
            return null;
        }

        return written;
    }

    internal long Integer(string key, long min, long max, long otherwise)
    {
        if (Find(key) is null || Constant(key) is not { } text)
        {
            return otherwise;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fault(key, $"'{key}' is '{YamlTree.Shorten(text)}'. Write a whole number from {min} to {max}.");
        return otherwise;
    }

    internal bool Flag(string key, bool otherwise) => Word(key, ["true", "false"]) switch
    {
        "true" => true,
        "false" => false,
        _ => otherwise,
    };

    internal bool Has(string key) => Find(key) is not null;

    private ScalarNode? Scalar(string key)
    {
        switch (Find(key)?.Value)
        {
            case null or ScalarNode { IsNull: true }:
                return null;
            case ScalarNode scalar:
                return scalar;
            case var other:
                Fault(key, $"'{key}' must be text, not {other.Kind}.");
                return null;
        }
    }

    private Entry? Find(string key)
    {
        foreach (var entry in step.With.Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }
}
