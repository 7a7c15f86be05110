using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Slots of an end entity profile: <c>{CN: [{Required: true}], VID: [{Required: true, Modifiable: false, Values: [FFF1]}]}</c>.</summary>
internal static class SlotWords
{
    internal static IReadOnlyList<ProfileField> Read(Section section, string key, bool isSubject)
    {
        var slots = new List<ProfileField>();
        if (section.Map(key) is not { } map)
        {
            return slots;
        }

        foreach (var (name, _) in map.Entries)
        {
            if (FieldName(name.Value, isSubject) is not { } field)
            {
                section.Faults.Add(name.At, $"{section.Thing}: {key} has no field '{name.Value}': use {(isSubject ? "attribute names such as CN, SN, O, VID, PID" : "dNSName, iPAddress, uniformResourceIdentifier, rfc822Name or directoryName")}.");
                continue;
            }

            slots.AddRange(map.Sections(name.Value).Select(slot => ReadSlot(slot, field)));
        }

        return slots;
    }

    internal static string Write(IReadOnlyList<ProfileField> slots) =>
        Flow.Map(slots.GroupBy(s => s.Field).Select(g => (g.Key, "[" + string.Join(", ", g.Select(WriteSlot)) + "]")));

    private static ProfileField ReadSlot(Section slot, string field)
    {
        var values = slot.List("Values") ?? [];
        var pattern = slot.Text("Validation");
        var read = new ProfileField(field, [.. values.Select(v => v.Value)], slot.Flag("Required", false), slot.Flag("Modifiable", true), pattern?.Value);
        slot.Done();
        if (!read.IsModifiable && read.Values.Count == 0)
        {
            slot.Faults.Add(slot.At, $"{slot.Thing}: {field} is not modifiable and has no Values, so no request could match: write Values.");
        }

        if (pattern is not null)
        {
            CheckPattern(slot, field, pattern, values);
        }

        return read;
    }

    private static void CheckPattern(Section slot, string field, Located pattern, IReadOnlyList<Located> values)
    {
        if (!FieldPatterns.IsValid(pattern.Value, out var why))
        {
            slot.Faults.Add(pattern.At, $"{slot.Thing}: Validation '{pattern}' of {field} is not a usable regular expression: {why}. Correct it.");
            return;
        }

        foreach (var value in values.Where(v => !FieldPatterns.Matches(pattern.Value, v.Value.Trim())))
        {
            slot.Faults.Add(value.At, $"{slot.Thing}: value '{value}' of {field} does not match its own Validation '{pattern}': correct one of them.");
        }
    }

    private static string? FieldName(string written, bool isSubject) =>
        isSubject ? DistinguishedName.TryFindAttribute(written, out var name) ? name : null
        : GeneralName.TryFindKind(written, out var kind) ? new GeneralName(kind, "").Field : null;

    private static string WriteSlot(ProfileField slot) => Flow.Map(
    [
        ("Required", Flow.Flag(slot.IsRequired)),
        ("Modifiable", Flow.Flag(slot.IsModifiable)),
        .. slot.Values.Count > 0 ? [("Values", Flow.List(slot.Values))] : Array.Empty<(string, string)>(),
        .. slot.Pattern is { } pattern ? [("Validation", Flow.Text(pattern))] : Array.Empty<(string, string)>(),
    ]);
}
